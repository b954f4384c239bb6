import type { Db } from '../../database.ts'
import { claim } from '../log/log.ts'

/** The owner of the system's client ids, so that no person can write with them. */
export const MACHINE = '00000000-0000-0000-0000-000000000000'

/**
 * The owner of each Yjs client id in a text: the first person who used it. Yjs trusts the ids in an update, and two
 * writers with one id would make copies diverge for good.
 */
export class ClientIds {
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

  /** Frees the memory of ids whose person has left. */
  forget(stream: string, clients: Iterable<number>): void {
    const known = this.#known.get(stream)
    for (const client of clients) known?.delete(client)
    if (known?.size === 0) this.#known.delete(stream)
  }
}
