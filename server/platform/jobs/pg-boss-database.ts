import type { PgBoss } from 'pg-boss'
import type { ReservedSql, Sql } from 'postgres'
import { isUnavailable } from '../french-refusals.ts'

/** The type of pg-boss's database adapter, which it does not export. */
type BossDatabase = NonNullable<Exclude<ConstructorParameters<typeof PgBoss>[0], string>['db']>

/**
 * pg-boss sends JSON as text. With the type « unknown » PostgreSQL parses it; otherwise postgres.js would encode it
 * again.
 */
const UNKNOWN_TYPE = 705

/** Runs pg-boss over our driver, on both engines, without a connection of its own. */
export function overPostgres(sql: Sql): BossDatabase {
  return {
    async executeSql(text, values) {
      if (values?.length || !/\bBEGIN\b/i.test(text)) return run(sql, text, values)
      // A multi-statement transaction needs a reserved connection, and must not leave it in a failed transaction.
      const connection = await sql.reserve()
      try {
        return await run(connection, text)
      } catch (error) {
        // A lost connection is not used again: postgres.js would never answer.
        if (!isUnavailable(error)) await connection.unsafe('ROLLBACK').catch(() => {})
        throw error
      } finally {
        connection.release()
      }
    },
    async listen(channel, onNotification, onReconnect) {
      const subscription = await sql.listen(channel, onNotification, () => onReconnect())
      return { close: () => subscription.unlisten() }
    },
  }
}

async function run(
  sql: Sql | ReservedSql,
  text: string,
  values: unknown[] = [],
): Promise<{ rows: unknown[] }> {
  if (values.length === 0) return { rows: flatten(await sql.unsafe(text)) }
  const given = values.map((value) =>
    typeof value === 'string' ? sql.typed(value as never, UNKNOWN_TYPE) : (value ?? null),
  )
  return { rows: [...(await sql.unsafe(text, given as never[], { prepare: false }))] }
}

/** Multi-statement queries return a list of results; pg-boss expects their rows. */
function flatten(result: readonly unknown[]): unknown[] {
  return [...result].flatMap((item) => (Array.isArray(item) ? [...(item as unknown[])] : [item]))
}
