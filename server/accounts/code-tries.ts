import type { Ctx } from '../platform/context.ts'
import { GrowingDelay } from './growing-delay.ts'
import { codesTooClose } from './second-factor.contract.ts'

const [SECOND_MS, MINUTE_MS, DAY_MS] = [1_000, 60_000, 86_400_000]

/**
 * Spaces out wrong codes, by account and device. Nobody reaches a code without the password, so that a stranger makes
 * nobody wait; and someone who has it gets about a hundred tries a day at a code out of a million.
 */
export class CodeTries {
  readonly #delay = new GrowingDelay({
    free: 5,
    firstMs: 5 * SECOND_MS,
    mostMs: 15 * MINUTE_MS,
    forgetMs: DAY_MS,
  })

  /** @param work throws when the code, or the password before it, is wrong */
  async judge<T>(ctx: Ctx, key: string, work: () => Promise<T>): Promise<T> {
    if (this.#delay.waitMs(key, ctx.now) > 0) throw codesTooClose()
    // Counted first, so that simultaneous tries all count.
    this.#delay.count(key, ctx.now)
    const result = await work()
    this.#delay.forgive(key)
    return result
  }
}
