import type { Ctx } from '../platform/context.ts'
import { tooManyTries } from './contract.ts'

/** At most `max` in any `ms`. */
interface Window {
  readonly max: number
  readonly ms: number
}

const FORGET_ABOVE = 20_000

/**
 * Failed tries, counted in a sliding window and in memory: each process counts its own, and forgets at a restart. Keys
 * are counted whether an account exists or not.
 */
export class AttemptLimit {
  readonly #window: Window
  readonly #tries = new Map<string, number[]>()

  constructor(window: Window) {
    this.#window = window
  }

  isSpent(key: string, now: Date): boolean {
    return this.#recent(key, now).length >= this.#window.max
  }

  count(key: string, now: Date): void {
    if (this.#tries.size > FORGET_ABOVE) this.#forgetOld(now)
    this.#tries.set(key, [...this.#recent(key, now), now.getTime()])
  }

  /**
   * Counts as tries only what fails.
   *
   * @param work throws when the asker's password is wrong
   */
  async judge<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
    const key = ctx.me!
    if (this.isSpent(key, ctx.now)) throw tooManyTries()
    // Counted first, so that simultaneous tries all count.
    this.count(key, ctx.now)
    const result = await work()
    this.#tries.get(key)?.pop()
    return result
  }

  #recent(key: string, now: Date): number[] {
    const since = now.getTime() - this.#window.ms
    return (this.#tries.get(key) ?? []).filter((at) => at > since)
  }

  #forgetOld(now: Date): void {
    for (const key of this.#tries.keys()) if (this.#recent(key, now).length === 0) this.#tries.delete(key)
    if (this.#tries.size > FORGET_ABOVE) this.#tries.clear()
  }
}
