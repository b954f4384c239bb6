import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** The product files whose text matches, by path. */
const filesWith = (pattern: RegExp) =>
  globSync('{client,server}/**/*.{ts,svelte}')
    .filter((path) => !path.startsWith('client/paraglide') && pattern.test(readFileSync(path, 'utf8')))
    .sort()
const componentsNamed = (name: string) => globSync(`client/**/${name}.svelte`)

it('one life: the engine alone declares steps, refusals and acts', () => {
  const engine = ['server/platform/life.rules.ts']
  expect(filesWith(/(interface|type) (Transition\b|Step<)/)).toEqual(engine)
  expect(filesWith(/(function|const) refusalOf\b/)).toEqual(engine)
  expect(filesWith(/(function|const) actsOf\b/)).toEqual(engine)
})

it('one life: one component draws acts, and one dialog asks for reasons', () => {
  expect(filesWith(/reason=\{(act\.)?refusal/)).toEqual(['client/ui/Acts.svelte'])
  expect(componentsNamed('*ReasonDialog')).toEqual(['client/ui/ReasonDialog.svelte'])
  expect(componentsNamed('Acts')).toEqual(['client/ui/Acts.svelte'])
})
