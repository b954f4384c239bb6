import { Problem } from './problem.ts'

interface Cached<Right> {
  readonly at: number
  readonly right: Promise<Right>
}

/**
 * Caches a person's right by key, so that a keystroke needs no query. An entry is read again after `forget`, and after
 * `maxAgeMs`, since mandates also expire without a fact.
 */
export class RightsCache<Right> {
  readonly #maxAgeMs: number
  readonly #cached = new Map<string, Cached<Right>>()

  constructor(maxAgeMs: number) {
    this.#maxAgeMs = maxAgeMs
  }

  /** @throws the refusal of `read`, also cached */
  async of(key: string, read: () => Promise<Right>): Promise<Right> {
    const cached = this.#cached.get(key)
    if (cached && Date.now() - cached.at < this.#maxAgeMs) return cached.right
    const fresh = { at: Date.now(), right: read() }
    this.#cached.set(key, fresh)
    fresh.right.catch((error: unknown) => {
      // Refusals are cached; database failures are not.
      if (!(error instanceof Problem) && this.#cached.get(key) === fresh) this.#cached.delete(key)
    })
    return fresh.right
  }

  forget(key: string): void {
    this.#cached.delete(key)
  }
}
