import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Tables } from './tables.ts'

/** SQL without parameters, and how its value becomes a `T` when it is not one yet. */
interface Column<T> {
  readonly sql: string
  readonly read?: (value: unknown) => T
}

type Columns = Readonly<Record<string, Column<unknown>>>

/** A row, as a column map reads it. */
export type RowOf<Map extends { columns: Columns }> = {
  -readonly [Name in keyof Map['columns']]: Map['columns'][Name] extends Column<infer T> ? T : never
}

export const expression = <T>(text: string): Column<T> => ({ sql: text })

/** The columns of a table: `const t = columnsOf<'threads'>('t')`, then `t('title')`. */
export const columnsOf =
  <Table extends keyof Tables>(alias: string) =>
  <Name extends keyof Selectable<Tables[Table]> & string>(name: Name) =>
    expression<Selectable<Tables[Table]>[Name]>(`${alias}.${name}`)

/** A time as contracts have it, from a row or from JSON that PostgreSQL made. */
export const instant = <T extends Date | null>(
  column: Column<T>,
): Column<string | (null extends T ? null : never)> => ({
  ...column,
  read: (value) => (value === null ? (null as never) : new Date(value as string).toISOString()),
})

/** For a column that the database may leave empty and that this query never does. */
export const notNull = <T>(column: Column<T>) => column as Column<NonNullable<T>>

/**
 * What a noun is read by, one line a field: its name in the contract, and its column. The select list, the row type
 * (`RowOf`) and the mapping derive from it. The list is raw SQL, made once: names that might need quotes
 * would cost Kysely more than the rest of the query.
 */
export function columnMap<const Map extends Columns>(columns: Map) {
  type Row = RowOf<{ columns: Map }>
  const text = Object.entries(columns)
    .map(([name, column]) => `${column.sql} as "${name}"`)
    .join(', ')
  const list = sql.raw(text)
  const converted = Object.entries(columns).flatMap(([name, { read }]) => (read ? [{ name, read }] : []))
  /** Converts in place what the query answered. */
  const read = (row: object): Row => {
    const values = row as Record<string, unknown>
    for (const { name, read } of converted) values[name] = read(values[name])
    return row as Row
  }
  /** @param rest the query after its select list: `from threads t where …` */
  const rows = async (db: Db, rest: RawBuilder<unknown>): Promise<Row[]> => {
    const found = await sql<object>`select ${list} ${rest}`.execute(db)
    return found.rows.map(read)
  }
  /** The row of a query that answers one at most. */
  const first = async (db: Db, rest: RawBuilder<unknown>): Promise<Row | undefined> =>
    (await rows(db, rest))[0]
  return { columns, text, list, read, rows, first }
}

interface Readable {
  readonly columns: Columns
  readonly text: string
  readonly read: (row: object) => unknown
}

/** The rows of a query without parameters, in its order. A row becomes JSON faster whole than field by field. */
export const listOf = <Map extends Readable>(map: Map, rest: string): Column<RowOf<Map>[]> => ({
  sql: `coalesce((select json_agg(line) from (select ${map.text} ${rest}) line), '[]')`,
  read: (rows) => (rows as object[]).map((row) => map.read(row) as RowOf<Map>),
})

/** The only row of a query without parameters, if any; without `rest`, the row already joined. */
export const oneOf = <Map extends Readable>(map: Map, rest = ''): Column<RowOf<Map> | null> => ({
  sql: `(select to_json(line) from (select ${map.text} ${rest}) line)`,
  read: (row) => (row === null ? null : (map.read(row as object) as RowOf<Map>)),
})
