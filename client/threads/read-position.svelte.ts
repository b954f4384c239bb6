import { call } from '#client/api.ts'
import { MarkRead } from '#server/threads/contract.ts'

const WAIT_MS = 800

/** The reading position, sent to the server when scrolling pauses. */
export class ReadPosition {
  /** The last post read when the page opened; later posts are marked new. */
  readonly #at: { community: string; thread: string }
  #from = $state(0)
  #sent = 0
  #seen = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined

  get from() {
    return this.#from
  }
  get seen() {
    return this.#seen
  }

  constructor(at: { community: string; thread: string }) {
    this.#at = at
  }

  begin(lastRead: number): void {
    if (this.#sent > 0) return
    this.#from = this.#sent = lastRead
    this.#seen = Math.max(this.#seen, lastRead)
  }

  /** Call when a post has been visible. */
  see(number: number): void {
    if (number <= this.#seen || document.visibilityState === 'hidden') return
    this.#seen = number
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#send(), WAIT_MS)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#send()
  }

  #send(): void {
    if (this.#seen <= this.#sent) return
    this.#sent = this.#seen
    void call(MarkRead, { params: this.#at, body: { number: this.#seen } }).catch(() => (this.#sent = 0))
  }
}
