import { newId } from '../new-id.ts'
import * as Y from 'yjs'

/** A change, with an id that makes resending harmless. */
export interface QueuedOp {
  readonly id: string
  readonly payload: Uint8Array
  /** The number of changes it merges, shown to the person. */
  readonly changes: number
}

/** Persists changes that may not have been received, per person and text. */
export interface OpQueue {
  load(epoch: string): Promise<QueuedOp[]>
  put(epoch: string, op: QueuedOp, replaced?: QueuedOp): void
  remove(id: string): void
  clear(): void
}

/** Above this size, a waiting change is not extended: a new one is created. */
const GROWS_TO_BYTES = 64 * 1024

/** Changes not known to be committed: sent ones first, then waiting ones. */
export class Outbox {
  readonly #queue: OpQueue | undefined
  readonly #sent = new Map<string, QueuedOp>()
  #unsent: QueuedOp[] = []
  #growing: QueuedOp | undefined
  #epoch = ''

  constructor(queue: OpQueue | undefined) {
    this.#queue = queue
  }

  get changes(): number {
    return [...this.#sent.values(), ...this.#unsent].reduce((sum, { changes }) => sum + changes, 0)
  }

  get inFlight(): number {
    return this.#sent.size
  }

  holds(id: string): boolean {
    return this.#sent.has(id)
  }

  /** Loads the changes that an earlier page of the same person left. */
  async restore(epoch: string): Promise<QueuedOp[]> {
    this.#epoch = epoch
    const left = (await this.#queue?.load(epoch)) ?? []
    const fresh = left.filter(({ id }) => !this.#sent.has(id) && !this.#unsent.some((op) => op.id === id))
    this.#unsent.unshift(...fresh)
    return fresh
  }

  /**
   * Merges changes into the waiting one if its size allows. The merged one gets a new id: another page may have found
   * and sent the smaller one, and an id must have one content.
   */
  add(updates: readonly Uint8Array[]): void {
    const grown = this.#growing
    const payloads = grown ? [grown.payload, ...updates] : updates
    const payload = payloads.length === 1 ? payloads[0]! : Y.mergeUpdates([...payloads])
    const changes = (grown?.changes ?? 0) + updates.length
    const op = { id: newId(), payload, changes }
    if (grown) this.#unsent.pop()
    this.#unsent.push(op)
    this.#growing = payload.length < GROWS_TO_BYTES ? op : undefined
    this.#queue?.put(this.#epoch, op, grown)
  }

  /** The next change to send, now counted as sent. */
  take(): QueuedOp | undefined {
    const op = this.#unsent.shift()
    if (!op) return undefined
    if (op === this.#growing) this.#growing = undefined
    this.#sent.set(op.id, op)
    return op
  }

  /** Changes sent on a lost connection, whose fate is unknown. */
  sent(): QueuedOp[] {
    return [...this.#sent.values()]
  }

  done(id: string): void {
    this.#sent.delete(id)
    this.#queue?.remove(id)
  }

  /** Everything that is not known to be committed. */
  payloads(): Uint8Array[] {
    return [...this.#sent.values(), ...this.#unsent].map(({ payload }) => payload)
  }

  clear(): void {
    this.#sent.clear()
    this.#unsent = []
    this.#growing = undefined
    this.#queue?.clear()
  }
}
