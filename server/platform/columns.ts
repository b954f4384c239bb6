import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Tables } from './tables.ts'

/** A parameterless SQL expression and the type of its value. */
interface Column<T> {
  readonly sql: string
  /** Type only. */
  readonly value?: T
}

type Columns = Readonly<Record<string, Column<unknown>>>

/** The row type of a column map. */
export type RowOf<Map extends { columns: Columns }> = {
  -readonly [Name in keyof Map['columns']]: Map['columns'][Name] extends Column<infer T> ? T : never
}

export const expression = <T>(text: string): Column<T> => ({ sql: text })

/** The columns of a table: `const t = columnsOf<'threads'>('t')`, then `t('title')`. */
export const columnsOf =
  <Table extends keyof Tables>(alias: string) =>
  <Name extends keyof Selectable<Tables[Table]> & string>(name: Name) =>
    expression<Selectable<Tables[Table]>[Name]>(`${alias}.${name}`)

/** A timestamp as an ISO 8601 string, as contracts have it. */
export const instant = <T extends Date | null>({ sql }: Column<T>) =>
  expression<string | (null extends T ? null : never)>(
    `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  )

/** For a nullable column that is never null in this query. */
export const notNull = <T>({ sql }: Column<T>) => expression<NonNullable<T>>(sql)

/**
 * The columns read for a noun, one line per field: its name in the contract and its column. The select list and the
 * row type (`RowOf`) derive from it. The list is raw SQL, built once: building it with Kysely for each query cost more
 * than the rest of the query.
 */
export function columnMap<const Map extends Columns>(columns: Map) {
  type Row = RowOf<{ columns: Map }>
  const text = Object.entries(columns)
    .map(([name, column]) => `${column.sql} as "${name}"`)
    .join(', ')
  const list = sql.raw(text)
  /** @param rest the query after its select list: `from threads t where …` */
  const rows = async (db: Db, rest: RawBuilder<unknown>): Promise<Row[]> =>
    (await sql<Row>`select ${list} ${rest}`.execute(db)).rows
  const first = async (db: Db, rest: RawBuilder<unknown>): Promise<Row | undefined> =>
    (await rows(db, rest))[0]
  return { columns, text, list, rows, first }
}

type ColumnMap = Pick<ReturnType<typeof columnMap>, 'columns' | 'text'>

/** The rows of a parameterless query as a JSON array. Converting the whole row is faster than field by field. */
export const listOf = <Map extends ColumnMap>({ text }: Map, rest: string) =>
  expression<RowOf<Map>[]>(`coalesce((select json_agg(line) from (select ${text} ${rest}) line), '[]')`)

/** The row of a parameterless query as JSON, or null; without `rest`, the row already joined. */
export const oneOf = <Map extends ColumnMap>({ text }: Map, rest = '') =>
  expression<RowOf<Map> | null>(`(select to_json(line) from (select ${text} ${rest}) line)`)
