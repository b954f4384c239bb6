import { newId } from '../new-id.ts'
import { call, Refusal } from '#client/api.ts'
import { draft, keptUnder } from '#client/drafts.ts'
import { AddPost } from '#server/threads/contract.ts'
import type { NewPost, Post } from '#server/threads/thread.contract.ts'

/** A post sent and not yet acknowledged. */
export interface Leaving {
  readonly at: { community: string; thread: string }
  readonly command: string
  readonly asked: NewPost
  readonly refusal?: Refusal | undefined
}

/** Where a reply being written is kept. */
export const replyPlace = (thread: string) => `fil/${thread}/reponse`

const AGAIN_MS = 4_000
/** Where sent posts wait, each under its command: pages share them. */
const place = (thread: string, command = '') => `fil/${thread}/envoi/${command}`

/**
 * Sent posts, shown at once and stored in this browser with their command id until acknowledged: resending creates no
 * duplicate, even after the tab was closed, nor from two tabs.
 */
export class Outbox {
  #leaving = $state.raw<Leaving | null>(null)
  #sending = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #at: Leaving['at']
  readonly #sent: (post: Post) => void

  get leaving() {
    return this.#leaving
  }
  get sending() {
    return this.#sending
  }

  constructor(at: Leaving['at'], sent: (post: Post) => void) {
    this.#at = at
    this.#sent = sent
  }

  /** Whether the server acknowledged it. */
  async send(asked: NewPost): Promise<boolean> {
    this.#leaving = { at: this.#at, command: newId(), asked }
    this.#kept(this.#leaving).keep(this.#leaving)
    return this.#go()
  }

  async retry(): Promise<boolean> {
    return this.leaving && !this.sending ? this.#go() : false
  }

  /** Takes the text back, to edit or discard it. */
  takeBack(): NewPost | undefined {
    const { leaving } = this
    this.stop()
    this.#leaving = null
    if (leaving) this.#kept(leaving).clear()
    return leaving?.asked
  }

  /** The posts that an earlier or another page could not send; sending them again cannot duplicate them. */
  recover(): void {
    if (this.leaving) return
    const left = keptUnder(place(this.#at.thread)).at(-1)
    if (!left) return
    this.#leaving = left.value as Leaving
    void this.#go()
  }

  /** Tries no more, until the thread is opened again. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  async #go(): Promise<boolean> {
    const leaving = { ...this.leaving!, refusal: undefined }
    const { command, asked: body } = leaving
    this.stop()
    this.#sending = true
    this.#leaving = leaving
    try {
      const post = await call(AddPost, { params: this.#at, body }, { command })
      this.#kept(leaving).clear()
      this.#leaving = null
      this.#sent(post)
      this.recover()
      return true
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.#leaving = { ...leaving, refusal }
      if (mayRetry(refusal)) this.#timer = setTimeout(() => void this.retry(), AGAIN_MS)
      return false
    } finally {
      this.#sending = false
    }
  }

  #kept({ command }: Leaving) {
    return draft<Leaving>(place(this.#at.thread, command), { shared: true })
  }
}

/** Whether trying again makes sense after this refusal. */
export const mayRetry = (refusal: Refusal) => refusal.status === 0 || refusal.status >= 500
