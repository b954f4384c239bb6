import type { FastifyInstance } from 'fastify'
import type { AnyFactSpec } from './facts.ts'

/**
 * Everything a feature declares. One object, exported by `<feature>/feature.ts` and listed once in app.ts. The code
 * that reads a property also declares it, by declaration merging: `rooms` and `live` (live.ts), `jobs` (jobs/jobs.ts),
 * `texts` (texts/text-kinds.ts), `letters` (mail/pending-letters.ts), `sources` and `quoting` (community).
 */
export interface Feature {
  readonly name: string
  /** The contracts as modules: their export names are the names of operations and schemas in the API document. */
  readonly contracts: readonly Readonly<Record<string, unknown>>[]
  readonly facts?: Readonly<Record<string, AnyFactSpec>>
  readonly routes?: (app: FastifyInstance) => Promise<void>
}

/**
 * Merges one property of all features into a map.
 *
 * @throws when two features declare the same name
 */
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
