import { expect, it } from 'vitest'
import { features } from '#server/app.ts'

it('features: no two have one name, and no endpoint is exported twice', () => {
  const names = features.map(({ name }) => name)
  const addresses = features
    .flatMap(({ contracts }) => contracts.flatMap((contract) => Object.values(contract)))
    .filter(isEndpoint)
    .map(({ method, url }) => `${method} ${url}`)

  expect(addresses).toContain('GET /api/communities/:community/today')
  for (const list of [names, addresses]) expect(list).toEqual([...new Set(list)])
})

function isEndpoint(exported: unknown): exported is { method: string; url: string } {
  return typeof exported === 'object' && exported !== null && 'method' in exported && 'url' in exported
}
