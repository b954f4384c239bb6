import type { FastifyInstance } from 'fastify'

/** Everything a feature brings. One object, exported by `<feature>/feature.ts`, listed once in app.ts. */
export interface Feature {
  readonly name: string
  /** The contracts as modules: their export names are the names of operations and schemas in the API document. */
  readonly contracts: readonly Readonly<Record<string, unknown>>[]
  readonly routes?: (app: FastifyInstance) => Promise<void>
}
