import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('sizes: half of the files of a feature on the server have at most 60 lines', () => {
  const files = globSync('server/*/**/*.ts', { exclude: ['server/platform/**', 'server/demo/**'] })
  const lines = files
    .map((file) => readFileSync(file, 'utf8').split('\n').length - 1)
    .toSorted((a, b) => a - b)
  expect(lines.length).toBeGreaterThan(100)
  expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(60)
})
