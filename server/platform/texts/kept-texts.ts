import { randomUUID } from 'node:crypto'
import * as Y from 'yjs'
import type { Db } from '../../database.ts'
import { append, claim, history } from '../log/log.ts'
import { MACHINE } from './client-ids.ts'
import { repair } from './repair.ts'
import { replayed, stepsOf, type Update } from './replay.ts'

const MAX_TEXTS = 50
const MAX_BYTES = 32 * 1024 * 1024

/** A text as its log had it up to `seq`. */
export interface KeptText {
  readonly doc: Y.Doc
  seq: number
  /** At least what the text takes as one update. */
  bytes: number
  /** The text as one update, unless it has changed since. */
  merged: Uint8Array | undefined
  /** What Yjs takes to place its changes, in the order in which they were written. */
  steps: number
  /** Whether as one update, in the order of its clients, it takes too many; and how large it was then. */
  order: { readonly isSlow: boolean; readonly bytes: number } | undefined
}

/** A change that was committed. */
export interface AddedUpdate extends Update {
  readonly steps: number
}

/**
 * Keeps the texts that are open or written: thirty people who open a text at once cost one read, and a change is judged
 * against it without a query.
 */
export class KeptTexts {
  readonly #db: Db
  readonly #damaged: (stream: string, seq: number) => void
  /** In the order of their last use. */
  readonly #kept = new Map<string, Promise<KeptText>>()
  readonly #bytes = new Map<string, number>()

  constructor(db: Db, damaged: (stream: string, seq: number) => void) {
    this.#db = db
    this.#damaged = damaged
  }

  /** Everything committed, as one update, with its sequence number; `null` when that would take long to read. */
  async mergedUpToNow(stream: string): Promise<Update | null> {
    const text = await this.upToNow(stream)
    const payload = merge(text)
    return isSlow(text, payload) ? null : { seq: text.seq, payload }
  }

  /** With everything committed. */
  upToNow(stream: string): Promise<KeptText> {
    const known = this.#kept.get(stream)
    return this.#keep(
      stream,
      (known ?? Promise.resolve(undefined)).then((text) => this.#read(stream, text)),
    )
  }

  /** As it is kept, without a query unless it must be read; other processes may have written since. */
  asKept(stream: string): Promise<KeptText> {
    const known = this.#kept.get(stream)
    return known ? this.#keep(stream, known) : this.upToNow(stream)
  }

  /** Adds what has just been committed, unless something before it is missing: the next reading finds both. */
  async add(stream: string, updates: readonly AddedUpdate[]): Promise<void> {
    const text = await this.#kept.get(stream)
    if (!text || updates[0]?.seq !== text.seq + 1) return
    if (!apply(text, updates)) return this.forget(stream)
    for (const { steps } of updates) text.steps += steps
    this.#weigh(stream, text)
  }

  forget(stream: string): void {
    this.#kept.delete(stream)
    this.#bytes.delete(stream)
  }

  #keep(stream: string, next: Promise<KeptText>): Promise<KeptText> {
    this.#kept.delete(stream) // moves it to the end of the order of use
    this.#kept.set(stream, next)
    next.then(
      (text) => this.#weigh(stream, text),
      () => this.#kept.get(stream) === next && this.forget(stream),
    )
    return next
  }

  #weigh(stream: string, { bytes }: KeptText): void {
    if (!this.#kept.has(stream)) return
    this.#bytes.set(stream, bytes)
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0)
    for (const [oldest] of this.#kept) {
      if ((total <= MAX_BYTES && this.#kept.size <= MAX_TEXTS) || oldest === stream) return
      total -= this.#bytes.get(oldest) ?? 0
      this.forget(oldest)
    }
  }

  async #read(stream: string, known?: KeptText): Promise<KeptText> {
    const from = known && { seq: known.seq, payload: new Uint8Array() }
    const updates = await history(this.#db, stream, from)
    if (known && updates[0] === from) {
      if (apply(known, updates.slice(1))) return known
      return this.#read(stream)
    }
    const { doc, steps } = replayed(updates, (seq) => this.#damaged(stream, seq))
    await this.#repair(stream, doc)
    const merged = Y.encodeStateAsUpdate(doc)
    return { doc, seq: updates.at(-1)?.seq ?? 0, bytes: merged.length, merged, steps, order: undefined }
  }

  /** For all who open the text, once. A frozen text is repaired at each reading. */
  async #repair(stream: string, doc: Y.Doc): Promise<void> {
    const before = Y.encodeStateVector(doc)
    if (!repair(doc)) return
    const payload = Y.encodeStateAsUpdate(doc, before)
    await claim(this.#db, stream, [doc.clientID], MACHINE)
    await append(this.#db, stream, [{ id: randomUUID(), person: null, at: new Date(), payload }])
  }
}

/** The text as one update. */
function merge(text: KeptText): Uint8Array {
  text.merged ??= Y.encodeStateAsUpdate(text.doc)
  text.bytes = text.merged.length
  return text.merged
}

/** What a text may grow by, times its size, before its order is judged again: some seconds of steps at worst. */
const MAX_UNJUDGED = 2 ** 30

/** Yjs reads one update by client: what was written in turns at one place may then take many steps. */
function isSlow(text: KeptText, merged: Uint8Array): boolean {
  if (text.steps === 0) return false
  const bytes = merged.length
  if (!text.order || Math.abs(bytes - text.order.bytes) * bytes > MAX_UNJUDGED)
    text.order = { isSlow: stepsOf([{ seq: text.seq, payload: merged }]) === null, bytes }
  return text.order.isSlow
}

/** How much the text takes as one update: exact when it matters. */
export function bytesOf(text: KeptText, limit: number): number {
  return text.bytes > limit ? merge(text).length : text.bytes
}

/** @returns whether Yjs could read all of them */
function apply(text: KeptText, updates: readonly Update[]): boolean {
  const news = updates.filter(({ seq }) => seq > text.seq)
  try {
    text.doc.transact(() => {
      for (const { payload } of news) Y.applyUpdate(text.doc, payload)
    })
  } catch {
    return false
  }
  for (const { seq, payload } of news) {
    text.seq = seq
    text.bytes += payload.length
    text.merged = undefined
  }
  return true
}
