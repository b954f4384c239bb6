import { own } from '../platform/own.rules.ts'
import type { Db } from '../database.ts'
import type { Who } from './board.contract.ts'
import { namesOf } from './names.queries.ts'

const FORGET_AFTER_MS = 60_000

/** Caches the names that open boards show, so that an act needs no query for them. */
export class NamesCache {
  readonly #db: Db
  #known: Who = { people: {}, structures: {} }
  #since = 0

  constructor(db: Db) {
    this.#db = db
  }

  async of({
    people,
    structures,
  }: {
    people: readonly string[]
    structures: readonly string[]
  }): Promise<Who> {
    if (people.length + structures.length === 0) return { people: {}, structures: {} }
    const now = performance.now()
    if (now - this.#since > FORGET_AFTER_MS) {
      this.#known = { people: {}, structures: {} }
      this.#since = now
    }
    const known = this.#known
    const found = await namesOf(this.#db, {
      people: people.filter((id) => !(id in known.people)),
      structures: structures.filter((id) => !(id in known.structures)),
    })
    Object.assign(known.people, found.people)
    Object.assign(known.structures, found.structures)
    return { people: pick(known.people, people), structures: pick(known.structures, structures) }
  }
}

function pick(names: Record<string, string>, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const name = own(names, id)
      return name === undefined ? [] : [[id, name] as const]
    }),
  )
}
