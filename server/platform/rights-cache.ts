import { Problem } from './problem.ts'

interface Cached<Right> {
  readonly at: number
  readonly right: Promise<Right>
}

/**
 * What a person may do, by a key of the caller's: a keystroke must not cost a query for mandates. A right is read again
 * once `forget` says that it may have changed, and after `maxAgeMs`, since mandates also end with time, which no fact
 * announces.
 */
export class RightsCache<Right> {
  readonly #maxAgeMs: number
  readonly #cached = new Map<string, Cached<Right>>()

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs
  }

  /** @throws the refusal of `read`, which is cached too */
  async of(key: string, read: () => Promise<Right>): Promise<Right> {
    const cached = this.#cached.get(key)
    if (cached && Date.now() - cached.at < this.#maxAgeMs) return cached.right
    const fresh = { at: Date.now(), right: read() }
    this.#cached.set(key, fresh)
    fresh.right.catch((error: unknown) => {
      // A refusal is cached; the failure of a database is not.
      if (!(error instanceof Problem) && this.#cached.get(key) === fresh) this.#cached.delete(key)
    })
    return fresh.right
  }

  forget(key: string): void {
    this.#cached.delete(key)
  }
}
