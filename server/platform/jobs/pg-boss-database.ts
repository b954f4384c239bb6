import type { PgBoss } from 'pg-boss'
import type { ReservedSql, Sql } from 'postgres'

/** What pg-boss asks of a database; it does not export the name. */
type BossDatabase = NonNullable<Exclude<ConstructorParameters<typeof PgBoss>[0], string>['db']>

/** pg-boss hands JSON over as text. « Unknown » lets the server read it; otherwise postgres.js encodes it once more. */
const UNKNOWN_TYPE = 705

/** pg-boss on our own driver, hence on both engines; it opens no connection of its own. */
export function overPostgres(sql: Sql): BossDatabase {
  return {
    async executeSql(text, values) {
      if (values?.length || !/\bBEGIN\b/i.test(text)) return run(sql, text, values)
      // « BEGIN; … COMMIT » in one go: it needs a connection of its own, and must not leave it in a failed transaction.
      const connection = await sql.reserve()
      try {
        return await run(connection, text)
      } catch (error) {
        await connection.unsafe('ROLLBACK').catch(() => {})
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

/** Several statements in one go answer a list of results; pg-boss wants their rows. */
function flatten(result: readonly unknown[]): unknown[] {
  return [...result].flatMap((item) => (Array.isArray(item) ? [...(item as unknown[])] : [item]))
}
