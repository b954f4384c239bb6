import { expect, it } from 'vitest'
import { sealed } from '#server/platform/commands.ts'

it('sealed commands: each keeps a number and an asker of its own, which give nothing back', () => {
  const [one, two] = ['0f8b0e5c-8c5c-4d3e-9b0a-1c2d3e4f5a6b', '7a1c2b3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d']
  const kept = [
    sealed({ id: one, asker: 'cindy', asked: 'A' }),
    sealed({ id: one, asker: 'nathan', asked: 'A' }),
    sealed({ id: two, asker: 'cindy', asked: 'A' }),
  ]
  expect(new Set(kept.map(({ id }) => id)).size).toBe(2)
  expect(new Set(kept.map(({ asker }) => asker)).size).toBe(3)
  for (const { id, asker } of kept) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
    expect(JSON.stringify([id, asker])).not.toMatch(new RegExp(`${one}|${two}|cindy|nathan`))
  }
  expect(sealed({ id: one, asker: 'cindy' })).toEqual(sealed({ id: one, asker: 'cindy' }))
})
