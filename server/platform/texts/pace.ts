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
/** Heavy work that waits; what comes then is to be sent again. */
const MAX_WAITING = 500

/**
 * Shares the time of the process among those who change texts. Whoever uses much of it, through any number of sockets
 * and texts, waits in one queue with all others who do, which takes a quarter of the time; everybody else is served at
 * once.
 */
export class Pace {
  readonly #used = new Map<string, { ms: number; at: number }>()
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  #taken = 0
  #isClosed = false

  /**
   * Runs the work of this person when it is their turn.
   *
   * @throws texts-busy when too much waits
   */
  async run<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#usedBy(person) < CREDIT_MS) return work()
    if (this.#waiting >= MAX_WAITING) throw textsBusy()
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    this.#waiting++
    await before
    const used = this.#usedBy(person)
    try {
      if (this.#isClosed) throw textsBusy()
      return await work()
    } finally {
      this.#waiting--
      // Less is used than before when what the work took was given back meanwhile.
      const took = Math.max(0, this.#usedBy(person) - used)
      setTimeout(resolve, Math.min(MAX_REST_MS, REST * took))
    }
  }

  /** What waits is to be sent again, to whoever is there then. */
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
}
