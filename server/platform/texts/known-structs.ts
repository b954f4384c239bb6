import * as Y from 'yjs'

export type Struct = Y.Item | Y.GC

/** A change builds on something that is not here yet. */
export class Early extends Error {}

/** What a text is made of: its document, and the changes accepted since, which Yjs has not applied to it yet. */
export class KnownStructs {
  readonly #store: Y.Doc['store']
  /** By client, in order. */
  readonly #accepted = new Map<number, Struct[]>()

  constructor(doc: Y.Doc) {
    this.#store = doc.store
  }

  /** The clock of the next item of this client. */
  end(client: number): number {
    const last = this.#accepted.get(client)?.at(-1)
    return last ? last.id.clock + last.length : Y.getState(this.#store, client)
  }

  /** @throws Early */
  find({ client, clock }: Y.ID): Struct {
    const accepted = this.#accepted.get(client)
    const structs =
      accepted?.length && clock >= accepted[0]!.id.clock ? accepted : this.#store.clients.get(client)
    if (!structs || clock >= this.end(client)) throw new Early()
    return structs[Y.findIndexSS(structs, clock)]!
  }

  /** A change without what is here already, which a second copy could contradict. */
  unknownPartOf(update: Uint8Array): Uint8Array {
    const { from } = Y.parseUpdateMeta(update)
    const known = [...from].filter(([client, clock]) => clock < this.end(client))
    if (known.length === 0) return update
    const ends = new Map(known.map(([client]) => [client, this.end(client)]))
    return Y.diffUpdate(update, Y.encodeStateVector(ends as never))
  }

  /**
   * Adds what follows what is known.
   *
   * @returns what takes it away again
   * @throws Early
   */
  accept(structs: readonly Struct[]): () => void {
    const before = new Map<number, number>()
    const undo = () => {
      for (const [client, count] of before) this.#accepted.get(client)!.length = count
    }
    for (const struct of structs) {
      const { client, clock } = struct.id
      if (clock > this.end(client)) {
        undo()
        throw new Early()
      }
      const accepted = this.#accepted.get(client) ?? []
      this.#accepted.set(client, accepted)
      if (!before.has(client)) before.set(client, accepted.length)
      accepted.push(struct)
    }
    return undo
  }
}
