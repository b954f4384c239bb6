interface Growth {
  /** Tries without a delay. */
  readonly free: number
  /** The delay after these; it doubles with each try, up to `mostMs`. */
  readonly firstMs: number
  readonly mostMs: number
  /** Without a try for so long, the count starts again. */
  readonly forgetMs: number
}

const FORGET_ABOVE = 20_000

/** Failed tries, each of which makes the next wait longer. In memory: each process counts its own. */
export class GrowingDelay {
  readonly #growth: Growth
  readonly #tries = new Map<string, { count: number; at: number }>()

  constructor(growth: Growth) {
    this.#growth = growth
  }

  waitMs(key: string, now: Date): number {
    const { free, firstMs, mostMs } = this.#growth
    const { count, at } = this.#of(key, now)
    if (count < free) return 0
    return Math.max(0, at + Math.min(mostMs, firstMs * 2 ** Math.min(count - free, 30)) - now.getTime())
  }

  count(key: string, now: Date): void {
    if (this.#tries.size > FORGET_ABOVE) this.#tries.clear()
    this.#tries.set(key, { count: this.#of(key, now).count + 1, at: now.getTime() })
  }

  /** Removes a counted try: it was right. */
  forgive(key: string): void {
    const tries = this.#tries.get(key)
    if (tries) tries.count -= 1
  }

  #of(key: string, now: Date): { count: number; at: number } {
    const tries = this.#tries.get(key)
    return tries && now.getTime() - tries.at < this.#growth.forgetMs ? tries : { count: 0, at: 0 }
  }
}
