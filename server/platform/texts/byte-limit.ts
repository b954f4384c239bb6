import { problem } from '../problem.ts'

const writtenTooMuch = problem(
  'written-too-much',
  429,
  'Beaucoup de texte en peu de temps\u00a0: la suite sera enregistrée dans un instant.',
)

const readTooMuch = problem(
  'read-too-much',
  429,
  'Beaucoup de texte en peu de temps\u00a0: la suite viendra dans un instant.',
)

const MIB = 1024 * 1024
const EVERY_MS = 60_000

interface Spent {
  since: number
  bytes: number
}

/** Counts the bytes each person writes, or is sent, per minute, over all their connections. */
export class ByteLimit {
  static readonly written = () => new ByteLimit(4 * MIB, writtenTooMuch)
  static readonly read = () => new ByteLimit(64 * MIB, readTooMuch)
  readonly #most: number
  readonly #refusal: ReturnType<typeof problem>
  readonly #spent = new Map<string, Spent>()

  constructor(most: number, refusal: ReturnType<typeof problem>) {
    this.#most = most
    this.#refusal = refusal
  }

  /** @throws a refusal with status 429, to be retried later */
  spend(person: string, bytes: number): void {
    const spent = this.#spentBy(person)
    if (spent.bytes > this.#most) throw this.#refusal()
    spent.bytes += bytes
  }

  /** For what is known afterwards only. */
  count(person: string, bytes: number): void {
    this.#spentBy(person).bytes += bytes
  }

  #spentBy(person: string): Spent {
    const now = Date.now()
    const known = this.#spent.get(person)
    if (known && now - known.since < EVERY_MS) return known
    const spent = { since: now, bytes: 0 }
    this.#begin(person, spent, now)
    return spent
  }

  /** Oldest first: what begins forgets what is over. */
  #begin(person: string, spent: Spent, now: number): void {
    this.#spent.delete(person)
    for (const [other, { since }] of this.#spent) {
      if (now - since < EVERY_MS) break
      this.#spent.delete(other)
    }
    this.#spent.set(person, spent)
  }
}
