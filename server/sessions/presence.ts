import type { PresentPerson } from './board.contract.ts'

const TELL_AFTER_MS = 150
/** A browser drops the presence of a process after three times this delay without news. */
const AGAIN_EVERY_MS = 10_000

/** Who has which board open on this process, in memory only. Attendance is stored (attendance.queries.ts). */
export class Presence {
  readonly #tell: (session: string) => Promise<void>
  readonly #here = new Map<string, Map<string, PresentPerson>>()
  readonly #waiting = new Map<string, NodeJS.Timeout>()
  readonly #timer: NodeJS.Timeout

  constructor(tell: (session: string) => Promise<void>) {
    this.#tell = tell
    this.#timer = setInterval(() => {
      for (const session of this.#here.keys()) this.#tellSoon(session)
    }, AGAIN_EVERY_MS)
    this.#timer.unref()
  }

  /** Each person once, even with several windows. */
  in(session: string): PresentPerson[] {
    const people = [...(this.#here.get(session)?.values() ?? [])]
    const writing = new Set(people.filter((present) => present.writing).map(({ person }) => person))
    return [...new Map(people.map((present) => [present.person, present])).values()].map(
      ({ person, structure }) => ({ person, structure, ...(writing.has(person) && { writing: true }) }),
    )
  }

  /** Everyone at a board of this process. */
  everyone(): { session: string; person: string }[] {
    return [...this.#here.keys()].flatMap((session) =>
      this.in(session).map(({ person }) => ({ session, person })),
    )
  }

  arrive(session: string, socket: string, present: PresentPerson): void {
    const here = this.#here.get(session) ?? new Map<string, PresentPerson>()
    this.#here.set(session, here.set(socket, present))
    this.#tellSoon(session)
  }

  writes(session: string, socket: string, writing: boolean): void {
    const present = this.#here.get(session)?.get(socket)
    if (!present) return
    present.writing = writing
    this.#tellSoon(session)
  }

  leave(session: string, socket: string): void {
    const here = this.#here.get(session)
    here?.delete(socket)
    if (here?.size === 0) this.#here.delete(session)
    this.#tellSoon(session)
  }

  close(): void {
    clearInterval(this.#timer)
    for (const timer of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
  }

  /** Debounces: a hundred people who arrive together make one message. */
  #tellSoon(session: string): void {
    if (this.#waiting.has(session)) return
    const timer = setTimeout(() => {
      this.#waiting.delete(session)
      // A lost message is harmless: presence is sent again soon.
      this.#tell(session).catch(() => {})
    }, TELL_AFTER_MS)
    timer.unref()
    this.#waiting.set(session, timer)
  }
}
