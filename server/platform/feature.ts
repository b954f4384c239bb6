import type { FastifyInstance } from 'fastify'
import type { AnyFactSpec } from './facts.ts'

/** Everything a feature brings. One object, exported by `<feature>/feature.ts`, listed once in app.ts. */
export interface Feature {
  readonly name: string
  /** The contracts as modules: their export names are the names of operations and schemas in the API document. */
  readonly contracts: readonly Readonly<Record<string, unknown>>[]
  /** How each fact is treated, by its name. */
  readonly facts?: Readonly<Record<string, AnyFactSpec>>
  readonly routes?: (app: FastifyInstance) => Promise<void>
}
