import * as Y from 'yjs'
import type { Db } from '../../database.ts'
import { history } from '../log/log.ts'
import { replay, type Update } from './replay.ts'

const MAX_KEPT = 50

/** Caches recently opened texts as one merged update each: thirty people who open a text at once cost one read. */
export class MergedUpdatesCache {
  readonly #db: Db
  readonly #damaged: (stream: string, seq: number) => void
  readonly #kept = new Map<string, Promise<Update>>()

  constructor(db: Db, damaged: (stream: string, seq: number) => void) {
    this.#db = db
    this.#damaged = damaged
  }

  /** Everything committed, as one update, with its sequence number. */
  upToNow(stream: string): Promise<Update> {
    const known = this.#kept.get(stream)
    const next = (known ?? Promise.resolve(undefined)).then((base) => this.#read(stream, base))
    this.#kept.delete(stream) // moves it to the end of the eviction order
    this.#kept.set(stream, next)
    next.catch(() => this.#kept.delete(stream))
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    return next
  }

  async #read(stream: string, base?: Update): Promise<Update> {
    const updates = await history(this.#db, stream, base)
    if (base && updates.length === 1) return updates[0]!
    const doc = replay(updates, (seq) => this.#damaged(stream, seq))
    const payload = Y.encodeStateAsUpdate(doc)
    doc.destroy()
    return { seq: updates.at(-1)?.seq ?? 0, payload }
  }
}
