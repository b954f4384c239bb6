import * as Y from 'yjs'
import type { Db } from '../../database.ts'
import { history } from '../log/log.ts'
import { replay, type Update } from './replay.ts'

const MAX_KEPT = 50

/**
 * The texts lately opened, each as one update. Thirty people who open the same text at once cost one reading of it;
 * the next ones cost what has been written since.
 */
export class MergedUpdatesCache {
  readonly #db: Db
  readonly #damaged: (stream: string, seq: number) => void
  readonly #kept = new Map<string, Promise<Update>>()

  constructor(db: Db, damaged: (stream: string, seq: number) => void) {
    this.#db = db
    this.#damaged = damaged
  }

  /** Everything that is committed, as one update, and up to which seq. */
  upToNow(stream: string): Promise<Update> {
    const known = this.#kept.get(stream)
    const next = (known ?? Promise.resolve(undefined)).then((base) => this.#read(stream, base))
    this.#kept.delete(stream) // so that it goes last in the order of what was used
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
