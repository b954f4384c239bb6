import type { Db } from '../../database.ts'
import { claim } from '../log/log.ts'

/**
 * To whom the client ids of each text belong: the person who used one first. Yjs believes whatever id an update
 * carries, and two writers under one id would part the copies of a text for good.
 */
export class Authors {
  readonly #db: Db
  readonly #known = new Map<string, Map<number, string>>()

  constructor(db: Db) {
    this.#db = db
  }

  async own(stream: string, clients: readonly number[], person: string): Promise<boolean> {
    const known = this.#known.get(stream) ?? new Map<number, string>()
    this.#known.set(stream, known)
    const unknown = clients.filter((client) => !known.has(client))
    if (unknown.length > 0) {
      for (const [client, owner] of await claim(this.#db, stream, unknown, person)) known.set(client, owner)
    }
    return clients.every((client) => known.get(client) === person)
  }

  /** Remembers only the texts that are open here. */
  keepOnly(streams: ReadonlySet<string>): void {
    for (const stream of this.#known.keys()) if (!streams.has(stream)) this.#known.delete(stream)
  }
}
