import { newId } from '../new-id.ts'
import { call, Refusal } from '#client/api.ts'
import { draft } from '#client/drafts.ts'
import { AddPost } from '#server/threads/contract.ts'
import type { NewPost, Post } from '#server/threads/thread.contract.ts'

/** A post sent and not yet acknowledged. */
export interface Leaving {
  readonly command: string
  readonly asked: NewPost
  readonly refusal?: Refusal | undefined
}

/**
 * Sent posts, shown at once and stored in this browser with their command id until acknowledged: resending creates no
 * duplicate, even after the tab was closed.
 */
export class Outbox {
  #leaving = $state.raw<Leaving | null>(null)
  #sending = $state(false)
  readonly #at: { community: string; thread: string }
  readonly #sent: (post: Post) => void
  readonly #kept

  get leaving() {
    return this.#leaving
  }
  get sending() {
    return this.#sending
  }

  constructor(at: { community: string; thread: string }, sent: (post: Post) => void) {
    this.#at = at
    this.#sent = sent
    this.#kept = draft<Omit<Leaving, 'refusal'>>(`fil/${at.thread}/envoi`)
  }

  /** Whether the server acknowledged it. */
  async send(asked: NewPost): Promise<boolean> {
    this.#leaving = { command: newId(), asked }
    this.#kept.keep(this.#leaving)
    return this.#go()
  }

  async retry(): Promise<boolean> {
    return this.leaving ? this.#go() : false
  }

  /** Takes the text back, to edit or discard it. */
  takeBack(): NewPost | undefined {
    const asked = this.leaving?.asked
    this.#leaving = null
    this.#kept.clear()
    return asked
  }

  /** The post being sent when the tab closed; sending it again cannot duplicate it. */
  recover(): void {
    const kept = this.#kept.read()
    if (!kept || this.leaving) return
    this.#leaving = kept
    void this.#go()
  }

  async #go(): Promise<boolean> {
    const { command, asked } = this.leaving!
    this.#sending = true
    this.#leaving = { ...this.leaving!, refusal: undefined }
    try {
      const post = await call(AddPost, { params: this.#at, body: asked }, { command })
      this.#kept.clear()
      this.#leaving = null
      this.#sent(post)
      return true
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.#leaving = { ...this.leaving!, refusal }
      return false
    } finally {
      this.#sending = false
    }
  }
}
