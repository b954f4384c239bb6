import { expect, it } from 'vitest'
import { GrowingDelay } from '#server/accounts/growing-delay.ts'

it('sign-in delays: grow with each wrong try up to a limit, are forgiven one by one and forgotten in time', () => {
  const delays = new GrowingDelay({ free: 2, firstMs: 1_000, mostMs: 4_000, forgetMs: 60_000 })
  const at = (ms: number) => new Date(ms)
  const after = (tries: number, key: string) => {
    for (let i = 0; i < tries; i++) delays.count(key, at(0))
    return delays.waitMs(key, at(0))
  }
  expect(['none', 'a', 'b', 'c', 'd', 'e'].map((key, tries) => after(tries, key))).toEqual([
    0, 0, 1_000, 2_000, 4_000, 4_000,
  ])
  expect(delays.waitMs('c', at(1_500))).toBe(500)
  delays.forgive('c')
  expect(delays.waitMs('c', at(0))).toBe(1_000)
  expect(delays.waitMs('e', at(60_000))).toBe(0)
})
