const QUIET_MS = 2_000
/** The longest delay while people type without a pause. */
const LONGEST_MS = 30_000

interface Waiting {
  timer: NodeJS.Timeout
  since: number
}

/** Runs a callback for a text after two seconds without a change. */
export class IdleTimer {
  readonly #work: (id: string) => Promise<void>
  readonly #waiting = new Map<string, Waiting>()
  readonly #running = new Set<Promise<void>>()

  constructor(work: (id: string) => Promise<void>) {
    this.#work = work
  }

  touched(id: string): void {
    const waiting = this.#waiting.get(id)
    clearTimeout(waiting?.timer)
    const since = waiting?.since ?? Date.now()
    const wait = Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now()))
    this.#waiting.set(id, { since, timer: setTimeout(() => this.#run(id), wait) })
  }

  /** Runs everything pending now. */
  async flush(): Promise<void> {
    for (const [id, { timer }] of this.#waiting) {
      clearTimeout(timer)
      this.#run(id)
    }
    await Promise.all(this.#running)
  }

  #run(id: string): void {
    this.#waiting.delete(id)
    const running = this.#work(id).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }
}
