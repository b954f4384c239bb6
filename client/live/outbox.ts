import * as Y from 'yjs'

/** A change under the id that makes sending it twice harmless. */
export interface QueuedOp {
  readonly id: string
  readonly payload: Uint8Array
  /** How many changes of the person's it holds, to be counted on screen. */
  readonly changes: number
}

/** Where changes that may not have arrived survive the page, for the same person and the same text. */
export interface OpQueue {
  load(epoch: string): Promise<QueuedOp[]>
  put(epoch: string, op: QueuedOp, replaced?: QueuedOp): void
  remove(id: string): void
  clear(): void
}

/** Beyond, a change that waits no longer grows: another one begins. */
const GROWS_TO_BYTES = 64 * 1024

/** What has been typed and is not known to be committed: first what was sent, then what was not. */
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

  /** Finds what an earlier page of the same person's left behind. */
  async restore(epoch: string): Promise<QueuedOp[]> {
    this.#epoch = epoch
    const left = (await this.#queue?.load(epoch)) ?? []
    const fresh = left.filter(({ id }) => !this.#sent.has(id) && !this.#unsent.some((op) => op.id === id))
    this.#unsent.unshift(...fresh)
    return fresh
  }

  /**
   * Adds changes to the one that waits, if it may still grow. It then takes a new id, because another page may have
   * found the smaller one and sent it: under one id, two contents would be one too many.
   */
  add(updates: readonly Uint8Array[]): void {
    const grown = this.#growing
    const payloads = grown ? [grown.payload, ...updates] : updates
    const payload = payloads.length === 1 ? payloads[0]! : Y.mergeUpdates([...payloads])
    const changes = (grown?.changes ?? 0) + updates.length
    const op = { id: crypto.randomUUID(), payload, changes }
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

  /** What was sent over a line that broke: whether it arrived is unknown. */
  sent(): QueuedOp[] {
    return [...this.#sent.values()]
  }

  done(id: string): void {
    this.#sent.delete(id)
    this.#queue?.remove(id)
  }

  clear(): void {
    this.#sent.clear()
    this.#unsent = []
    this.#growing = undefined
    this.#queue?.clear()
  }
}
