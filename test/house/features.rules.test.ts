import { expect, it } from 'vitest'
import { features } from '#server/app.ts'
import { byName } from '#server/platform/feature.ts'

it('features: no two have one name, and no endpoint is exported twice', () => {
  const names = features.map(({ name }) => name)
  const addresses = features
    .flatMap(({ contracts }) => contracts.flatMap((contract) => Object.values(contract)))
    .filter(isEndpoint)
    .map(({ method, url }) => `${method} ${url}`)

  expect(addresses).toContain('GET /api/communities/:community/today')
  for (const list of [names, addresses]) expect(list).toEqual([...new Set(list)])
})

it('features: no two declare the same room, text, source or letter', () => {
  const parts = ['rooms', 'texts', 'sources', 'letters'] as const
  const names = parts.map((part) => [...byName<unknown>(features.map((feature) => feature[part])).keys()])
  expect(names).toEqual([
    ['thread', 'tool', 'issue'],
    ['tool', 'minutes', 'issue'],
    ['thread', 'post', 'tool', 'version', 'session', 'issue'],
    ['journal'],
  ])
})

function isEndpoint(exported: unknown): exported is { method: string; url: string } {
  return typeof exported === 'object' && exported !== null && 'method' in exported && 'url' in exported
}
