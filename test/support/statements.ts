import { AsyncLocalStorage } from 'node:async_hooks'
import type { CompiledQuery } from 'kysely'
import { Connection } from '#server/platform/postgres/connection.ts'

interface Asked {
  /** Without begin and commit. */
  readonly statements: { sql: string; parameters: readonly unknown[] }[]
  /** How often one waited: what is sent together is waited for once. */
  roundTrips: number
  unanswered: number
}

const asking = new AsyncLocalStorage<Asked>()
const CONTROL = /^(begin|commit|rollback)/

/** Counts what `work` asks of the database. */
export async function countStatements(work: () => Promise<unknown>): Promise<Asked> {
  const asked: Asked = { statements: [], roundTrips: 0, unanswered: 0 }
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the connection it was asked of
  const original = Connection.prototype.run
  Connection.prototype.run = async function (this: Connection, query: CompiledQuery) {
    const mine = asking.getStore() === asked
    if (mine) {
      if (asked.unanswered++ === 0) asked.roundTrips++
      if (!CONTROL.test(query.sql)) asked.statements.push({ sql: query.sql, parameters: query.parameters })
    }
    try {
      return await original.call(this, query)
    } finally {
      if (mine) asked.unanswered--
    }
  } as typeof original
  try {
    await asking.run(asked, work)
  } finally {
    Connection.prototype.run = original
  }
  return asked
}
