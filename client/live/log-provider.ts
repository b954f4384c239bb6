import type { Socket } from 'socket.io-client'
import * as Y from 'yjs'
import {
  AppendToText,
  changeTooLarge,
  JoinText,
  LeaveText,
  MAX_OP_BYTES,
  textClosed,
  textRestored,
  textRoom,
  type Appended,
  type JoinedText,
  type PackedEntries,
  type TextMessages,
} from '#server/platform/texts/contract.ts'
import { ask, isFinal, type Answer, type Refusal } from './request.ts'
import { Outbox, type QueuedOp } from './outbox.ts'
import { unpackEntries } from './unpack-entries.ts'
import type { LogProviderOptions } from './provider-options.ts'
import { ReceivedEntries } from './received-entries.ts'

/**
 * `saved`: everything typed is committed. `pending`: some of it is not yet. `offline`: not connected, changes wait.
 * `refused`: this copy and the shared text have diverged; open the text again and offer what was typed.
 */
export type SaveStatus = 'offline' | 'pending' | 'saved' | 'refused'

/** The first change is sent at once, later ones at most this often. */
const BATCH_MS = 40
const IN_FLIGHT = 8
const AGAIN_MS = 500
const GAP_MS = 150

/**
 * Synchronises a Yjs document with a text's stream: sends changes and keeps them until the server has committed them,
 * resends with the same id when that is unknown, and fetches missed entries.
 */
export class LogProvider {
  /** The server's time when the last change was committed. */
  savedAt: Date | null = null
  mayWrite = false
  /** Why writing is refused, in French. */
  because: string | null = null
  refusal: Refusal | null = null
  /** Whether the editor cannot display part of the text. */
  hides = false
  /** Number of gaps in the sequence that had to be fetched. */
  gaps = 0
  readonly #socket: Socket
  readonly #room: string
  readonly #doc: Y.Doc
  readonly #options: LogProviderOptions
  readonly #outbox: Outbox
  readonly #received = new ReceivedEntries()
  #buffer: Uint8Array[] = []
  #flushedAt = 0
  #epoch: string | null = null
  #frozen = false
  #joined = false
  #joining = false
  #over = false
  #shown = ''
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #gapTimer: ReturnType<typeof setTimeout> | undefined

  constructor(socket: Socket, text: string, doc: Y.Doc, options: LogProviderOptions = {}) {
    this.#socket = socket
    this.#room = textRoom(text)
    this.#doc = doc
    this.#options = options
    this.#outbox = new Outbox(options.queue)
    doc.on('update', this.#onUpdate)
    this.#listen()
    if (socket.connected) void this.#join()
  }

  get status(): SaveStatus {
    if (this.refusal) return 'refused'
    if (!this.#joined) return 'offline'
    return this.waiting > 0 ? 'pending' : 'saved'
  }

  /** Number of changes not known to be committed. */
  get waiting(): number {
    return this.#buffer.length + this.#outbox.changes
  }

  /** Whether the text has been received at least once. */
  get received(): boolean {
    return this.#epoch !== null
  }

  /** Unsent changes stay in the queue for the next opening. */
  destroy(): void {
    this.#flush()
    this.#over = true
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#gapTimer)
    this.#doc.off('update', this.#onUpdate)
    this.#deaf()
    if (this.#joined) this.#socket.emit(LeaveText.name, { room: this.#room })
  }

  #listen(): void {
    this.#socket.on('connect', this.#join).on('disconnect', this.#onDisconnect)
    this.#socket.on('text:entries', this.#onEntries).on('text:head', this.#onHead)
    this.#socket.on('room:closed', this.#onClosed)
  }

  #deaf(): void {
    this.#socket.off('connect', this.#join).off('disconnect', this.#onDisconnect)
    this.#socket.off('text:entries', this.#onEntries).off('text:head', this.#onHead)
    this.#socket.off('room:closed', this.#onClosed)
  }

  #onUpdate = (update: Uint8Array, origin: unknown, _doc: Y.Doc, change: Y.Transaction): void => {
    if (origin === this || this.refusal) return
    if (this.#options.isTyped?.(change) === false) {
      this.hides = true
      return this.#changed()
    }
    this.#buffer.push(update)
    const wait = this.#flushedAt + (this.#options.batchMs ?? BATCH_MS) - performance.now()
    this.#flushTimer ??= setTimeout(this.#flush, Math.max(0, wait))
    this.#changed()
  }

  #flush = (): void => {
    this.#flushTimer = undefined
    if (this.#buffer.length > 0 && !this.refusal) {
      this.#flushedAt = performance.now()
      this.#outbox.add(this.#buffer)
      this.#buffer = []
    }
    this.#pump()
  }

  #pump(): void {
    while (this.#joined && !this.refusal && this.#outbox.inFlight < IN_FLIGHT) {
      const op = this.#outbox.take()
      if (!op) return
      if (op.payload.length > MAX_OP_BYTES) return this.#refuse(changeTooLarge().toJSON())
      void this.#send(op)
    }
  }

  async #send(op: QueuedOp): Promise<void> {
    const sentAt = performance.now()
    const line = this.#socket.id
    const answer = await this.#ask<Appended>(AppendToText.name, { op: op.id, payload: op.payload })
    if ('seq' in answer) return this.#committed(op, answer, performance.now() - sentAt)
    if ('problem' in answer && answer.problem.status === 404 && this.#socket.id === line) {
      this.#joined = false // the server made us leave the room; joining says whether we may return
      return this.#join()
    }
    if (isFinal(answer)) return this.#refuse(answer.problem)
    // Unknown whether it was committed. After a reconnection, joining resends it.
    setTimeout(() => {
      if (this.#joined && this.#socket.id === line && this.#outbox.holds(op.id)) void this.#send(op)
    }, AGAIN_MS)
  }

  #committed(op: QueuedOp, { seq, at }: Appended, afterMs: number): void {
    this.#outbox.done(op.id)
    if (this.#over) return
    this.#received.add(seq)
    this.savedAt = new Date(at)
    this.#options.onSaved?.(op.id, seq, afterMs)
    this.#pump()
    this.#suspectGap()
    this.#changed()
  }

  // ---- in ----

  #join = async (): Promise<void> => {
    if (this.#joining || this.#over || this.refusal || !this.#socket.connected) return
    this.#joining = true
    const line = this.#socket.id
    const since = this.#received.upTo
    const answer = await this.#ask<JoinedText>(JoinText.name, {
      since,
      epoch: this.#epoch,
      stateVector: Y.encodeStateVector(this.#doc),
    })
    this.#joining = false
    if (this.#over || this.refusal) return
    if (isFinal(answer)) return this.#refuse(answer.problem)
    if (!('epoch' in answer) || this.#socket.id !== line)
      return void setTimeout(() => void this.#join(), AGAIN_MS)
    await this.#enter(answer, since)
  }

  async #enter(answer: JoinedText, since: number): Promise<void> {
    const first = this.#epoch === null
    if (!first && (answer.epoch !== this.#epoch || answer.head < since)) {
      return this.#refuse(textRestored().toJSON())
    }
    this.#epoch = answer.epoch
    this.mayWrite = answer.mayWrite
    this.because = answer.because
    this.#take(answer)
    if (first) await this.#restore(answer.epoch)
    if (!this.#joined && this.#socket.connected) {
      this.#joined = true
      for (const op of this.#outbox.sent()) void this.#send(op)
      this.#flush()
      this.#options.onJoin?.()
    }
    this.#changed()
  }

  #take(answer: JoinedText): void {
    this.#options.beforeApply?.()
    if ('rows' in answer) return this.#onEntries({ ...answer.rows, room: this.#room })
    this.#apply(new Uint8Array(answer.merged)) // an ArrayBuffer in browsers, a Buffer in Node
    this.#received.allUpTo(answer.head)
  }

  /** Changes typed in an earlier page and not sent. */
  async #restore(epoch: string): Promise<void> {
    for (const { payload } of await this.#outbox.restore(epoch)) this.#apply(payload)
  }

  /** Yjs accepts updates in any order: no need to wait for a gap to be filled. */
  #onEntries = (packed: PackedEntries): void => {
    if (packed.room !== this.#room) return
    this.#options.beforeApply?.()
    this.#doc.transact(() => {
      for (const { seq, op, payload } of unpackEntries(packed)) {
        if (this.#received.has(seq)) continue
        this.#received.add(seq)
        if (!this.#outbox.holds(op)) this.#apply(payload)
      }
    }, this)
    this.#suspectGap()
  }

  /** Ignores a damaged change, which the server reports, so that the others are read. */
  #apply(payload: Uint8Array): void {
    try {
      Y.applyUpdate(this.#doc, payload, this)
    } catch {
      return
    }
  }

  /** Two servers may deliver out of order: wait a moment before fetching a gap. */
  #suspectGap(known = 0): void {
    if (!this.#received.hasHole && known <= this.#received.upTo) return
    const from = this.#received.upTo
    this.#gapTimer ??= setTimeout(() => {
      this.#gapTimer = undefined
      if (this.#received.upTo > from) return this.#suspectGap()
      this.gaps += 1
      void this.#join()
    }, GAP_MS)
  }

  #onHead = ({ room, head, epoch, frozen }: TextMessages['text:head']): void => {
    if (room !== this.#room || this.#epoch === null) return
    if (epoch !== this.#epoch) return this.#refuse(textRestored().toJSON())
    if (frozen !== this.#frozen) void this.#join()
    this.#frozen = frozen
    this.#suspectGap(head)
  }

  #onClosed = ({ room }: { room: string }): void => {
    if (room === this.#room) this.#refuse(textClosed().toJSON())
  }

  #onDisconnect = (): void => {
    this.#joined = false
    this.#changed()
  }

  // ---- both ----

  #ask<Reply>(name: string, asked: object): Promise<Answer<Reply>> {
    return ask(this.#socket, name, { room: this.#room, ...asked })
  }

  #refuse(refusal: Refusal): void {
    if (this.#over) return
    this.refusal = refusal
    this.mayWrite = false
    this.#options.onRefused?.([...this.#outbox.payloads(), ...this.#buffer])
    this.#buffer = []
    this.#outbox.clear()
    this.#changed()
  }

  #changed(): void {
    const shown = `${this.status} ${this.waiting} ${this.savedAt?.getTime()} ${this.mayWrite} ${this.because} ${this.hides}`
    if (shown === this.#shown || this.#over) return
    this.#shown = shown
    this.#options.onChange?.()
  }
}
