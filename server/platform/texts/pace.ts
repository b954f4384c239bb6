import { setImmediate } from 'node:timers/promises'
import { problem } from '../problem.ts'

const textsBusy = problem(
  'texts-busy',
  429,
  'Beaucoup de changements attendent\u00a0: la suite sera enregistrée dans un instant.',
)

/** Texts take no more of one turn of the event loop, unless one change does by itself. */
const TURN_MS = 10
/** What a person may use at once: hundreds of keystrokes. */
const CREDIT_MS = 60
/** What is given back of each millisecond: fast typing uses a tenth of it. */
const GIVEN_BACK = 0.03
/** After heavy work, three times as long is left to others. */
const REST = 3
const MAX_REST_MS = 500
/** Heavy work of one person that waits; what comes then is to be sent again. */
const MAX_WAITING = 100

/**
 * Limits the processor time that changes of texts take, per person, over all their sockets and texts. The changes of a
 * person who has used their credit wait for a turn. People have turns in rotation, which take a quarter of the time; all
 * other changes run at once.
 */
export class Pace {
  readonly #used = new Map<string, { ms: number; at: number }>()
  /** The work that waits for a turn, by person; the first person has the next one. */
  readonly #turns = new Map<string, (() => void)[]>()
  #isTurnTaken = false
  #taken = 0
  #isClosed = false

  /**
   * Runs the work of this person when it is their turn.
   *
   * @throws texts-busy when too much of theirs waits
   */
  async run<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#usedBy(person) < CREDIT_MS) return work()
    await this.#turn(person)
    const used = this.#usedBy(person)
    try {
      if (this.#isClosed) throw textsBusy()
      return await work()
    } finally {
      // Less is used than before when what the work took was given back meanwhile.
      const took = Math.max(0, this.#usedBy(person) - used)
      setTimeout(() => this.#giveTurn(), Math.min(MAX_REST_MS, REST * took))
    }
  }

  /** Refuses the work that waits; clients send it again once the server is back. */
  close(): void {
    this.#isClosed = true
  }

  /** Counts what a change of this person, or of the system, has taken. */
  charge(person: string | null, ms: number): void {
    if (this.#taken === 0) globalThis.setImmediate(() => (this.#taken = 0))
    this.#taken += ms
    if (person !== null) this.#used.set(person, { ms: this.#usedBy(person) + ms, at: performance.now() })
  }

  /** Resolves in a turn of the event loop of which texts have taken little yet: what comes in is served in between. */
  async freeTurn(): Promise<void> {
    while (this.#taken > TURN_MS) await setImmediate()
  }

  #usedBy(person: string): number {
    const used = this.#used.get(person)
    const ms = used ? used.ms - (performance.now() - used.at) * GIVEN_BACK : 0
    if (ms <= 0) this.#used.delete(person)
    return Math.max(0, ms)
  }

  async #turn(person: string): Promise<void> {
    if (!this.#isTurnTaken) {
      this.#isTurnTaken = true
      return
    }
    const waiting = this.#turns.get(person) ?? []
    if (waiting.length >= MAX_WAITING) throw textsBusy()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turns.set(person, [...waiting, resolve])
    return promise
  }

  /** Gives the turn to the first person, who goes behind the others with what is left of theirs. */
  #giveTurn(): void {
    const [first] = this.#turns
    this.#isTurnTaken = first !== undefined
    if (!first) return
    const [person, [begin, ...left]] = first
    this.#turns.delete(person)
    if (left.length > 0) this.#turns.set(person, left)
    begin!()
  }
}
