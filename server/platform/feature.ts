import type { FastifyInstance } from 'fastify'
import type { AnyFactSpec } from './facts.ts'

/**
 * Everything a feature brings. One object, exported by `<feature>/feature.ts`, listed once in app.ts.
 *
 * The code that reads a part also declares it here, by declaration merging: `rooms` and `live` (live.ts), `jobs`
 * (jobs/jobs.ts), `texts` (texts/kinds.ts), `letters` (mail/due.ts), `sources` and `quoting` (community).
 */
export interface Feature {
  readonly name: string
  /** The contracts as modules: their export names are the names of operations and schemas in the API document. */
  readonly contracts: readonly Readonly<Record<string, unknown>>[]
  /** How each fact is treated, by its name. */
  readonly facts?: Readonly<Record<string, AnyFactSpec>>
  readonly routes?: (app: FastifyInstance) => Promise<void>
}

/** One part of all the features, by name. @throws when two features declare the same name */
export function byName<Value>(
  parts: readonly (Readonly<Partial<Record<string, Value>>> | undefined)[],
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const [name, value] of parts.flatMap((part) => Object.entries(part ?? {}) as [string, Value][])) {
    if (found.has(name)) throw new Error(`two features declare « ${name} »`)
    found.set(name, value)
  }
  return found
}
