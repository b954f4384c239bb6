import { Connection, unavailable, type Limits, type OpenClient } from './connection.ts'

interface Waiting {
  go: (connection: Connection) => void
  refuse: (why: string) => void
}

/** The connections of this process. Callers wait for a free one in order of arrival. */
export class Pool {
  readonly #open: OpenClient
  readonly #size: number
  readonly #limits: Limits
  readonly #all = new Set<Connection>()
  readonly #idle = new Set<Connection>()
  readonly #waiting = new Set<Waiting>()

  constructor(open: OpenClient, size: number, limits: Limits) {
    this.#open = open
    this.#size = size
    this.#limits = limits
  }

  async take(): Promise<Connection> {
    const [idle] = this.#idle
    if (idle) this.#idle.delete(idle)
    return idle ?? (this.#all.size < this.#size ? this.#another() : this.#nextFree())
  }

  /** Makes a connection available again, unless it was lost. */
  give(connection: Connection): void {
    if (connection.isLost) return
    if (!this.#handOver(() => connection)) this.#idle.add(connection)
  }

  async end(withinSeconds: number): Promise<void> {
    await Promise.all([...this.#all].map((connection) => connection.end(withinSeconds)))
  }

  #another(): Connection {
    const connection = new Connection(this.#open, this.#limits, (lost, silent) => {
      this.#all.delete(lost)
      this.#idle.delete(lost)
      // The others would wait as long again for the same silence.
      if (silent) for (const { refuse } of this.#waiting) refuse('the database does not answer')
      else this.#handOver(() => this.#another())
    })
    this.#all.add(connection)
    return connection
  }

  #handOver(free: () => Connection): boolean {
    const [next] = this.#waiting
    next?.go(free())
    return next !== undefined
  }

  #nextFree(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const { waitMs } = this.#limits
      const ended = () => {
        clearTimeout(timer)
        this.#waiting.delete(waiting)
      }
      const waiting = {
        go: (connection: Connection) => (ended(), resolve(connection)),
        refuse: (why: string) => (ended(), reject(unavailable(why))),
      }
      const timer =
        waitMs && setTimeout(() => waiting.refuse(`no free connection within ${waitMs} ms`), waitMs)
      this.#waiting.add(waiting)
    })
  }
}
