import { Problem } from './problem.ts'

interface Judgement<Verdict> {
  readonly at: number
  readonly verdict: Promise<Verdict>
}

/**
 * Who may do what, as last judged: a keystroke must not cost a reading of mandates. Believed until something says that
 * it has changed, and for a while only: rights also change with time, which no fact announces.
 */
export class Judgements<Verdict> {
  readonly #believedMs: number
  readonly #known = new Map<string, Judgement<Verdict>>()

  constructor(believedMs: number) {
    this.#believedMs = believedMs
  }

  /** @throws the refusal, as last judged */
  async of(key: string, judge: () => Promise<Verdict>): Promise<Verdict> {
    const known = this.#known.get(key)
    if (known && Date.now() - known.at < this.#believedMs) return known.verdict
    const judged = { at: Date.now(), verdict: judge() }
    this.#known.set(key, judged)
    judged.verdict.catch((error: unknown) => {
      // Only a judgement is remembered, not a database that was away.
      if (!(error instanceof Problem) && this.#known.get(key) === judged) this.#known.delete(key)
    })
    return judged.verdict
  }

  forget(key: string): void {
    this.#known.delete(key)
  }
}
