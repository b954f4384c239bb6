import { isDeepStrictEqual } from 'node:util'
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../database.ts'
import { own } from '../own.rules.ts'
import { networkPaths } from './network-paths.ts'
import { wordsColumns, type WordsColumn } from './columns.ts'
import type { Passages } from './passages.rules.ts'

const ROWS_AT_ONCE = 100

/** Replaces the passages in every column that keeps words. @returns how many rows changed */
export async function purgeRows(db: Db, passages: Passages, community: string | null): Promise<number> {
  const paths = await networkPaths(db)
  let changed = 0
  for (const [table, columns] of Map.groupBy(await wordsColumns(db), tableOf)) {
    const path = paths.get(columns[0]!.table)
    const within = community && path ? path('r', community) : sql<boolean>`true`
    const found = await rowsWith(db, columns, passages, within)
    for (let i = 0; i < found.length; i += ROWS_AT_ONCE)
      changed += await purgeSome(db, table, columns, passages, found.slice(i, i + ROWS_AT_ONCE))
  }
  return changed
}

const tableOf = ({ schema, table }: WordsColumn) => `${schema}.${table}`

/** The addresses of rows that may hold a passage: all those that do, and a few others. Each row is read once. */
async function rowsWith(
  db: Db,
  columns: readonly WordsColumn[],
  passages: Passages,
  within: RawBuilder<boolean>,
): Promise<string[]> {
  const words = columns.filter(({ kind }) => kind !== 'file')
  if (words.length === 0 || passages.parts.length === 0) return []
  const { rows } = await sql<{ at: string }>`
    select r.ctid::text as at from ${sql.table(tableOf(columns[0]!))} as r,
           lateral (select concat_ws(E'\\n', ${sql.join(words.map(textOf))}) as written offset 0) w,
           lateral (select case when strpos(written, '<') = 0 then written
                           else written || regexp_replace(written, '<[^<>]*>', '', 'g') end as said offset 0) t
     where ${mayHold(sql`t.said`, passages)} and ${within}
  `.execute(db)
  return rows.map(({ at }) => at)
}

function textOf({ name, kind }: WordsColumn): RawBuilder<unknown> {
  const value = sql`${sql.ref(`r.${name}`)}`
  return kind === 'jsonb' || kind === 'json' ? sql`${value}::text, ${runsOf(value)}` : sql`${value}::text`
}

function mayHold(text: RawBuilder<unknown>, { parts, beginnings }: Passages): RawBuilder<boolean> {
  const any = (spellings: readonly string[]) =>
    sql`(${sql.join(
      spellings.map((one) => sql`strpos(${text}, ${one}) > 0`),
      sql` or `,
    )})`
  const whole = parts.map((all) => sql`(${sql.join(all.map(any), sql` and `)})`)
  return sql<boolean>`(${sql.join(whole, sql` or `)} or (strpos(${text}, '…') > 0 and ${any(beginnings)}))`
}

/** The words of a rich text one after the other, whatever cuts them. */
function runsOf(value: RawBuilder<unknown>): RawBuilder<string> {
  return sql`coalesce((
    select string_agg(coalesce(n ->> 'text', '@' || (n #>> '{attrs,label}'), ''), '')
      from jsonb_path_query(${value}::jsonb, 'strict $.**') n where jsonb_typeof(n) = 'object'), '')`
}

type Row = Record<string, unknown> & { at: string }

async function purgeSome(
  db: Db,
  table: string,
  columns: readonly WordsColumn[],
  passages: Passages,
  found: readonly string[],
): Promise<number> {
  const { rows } = await sql<Row>`
    select r.ctid::text as at, ${sql.join(columns.map(read))} from ${sql.table(table)} as r
     where r.ctid = any (${sql.val(found)}::text[]::tid[])
  `.execute(db)
  let changed = 0
  for (const row of rows) if (await purgeRow(db, table, columns, passages, row)) changed++
  return changed
}

/** Of a file, whether there is one. */
function read({ name, kind }: WordsColumn): RawBuilder<unknown> {
  const column = sql.ref(`r.${name}`)
  return kind === 'file'
    ? sql`(${column} is not null) as ${sql.ref(name)}`
    : sql`${column} as ${sql.ref(name)}`
}

async function purgeRow(
  db: Db,
  table: string,
  columns: readonly WordsColumn[],
  passages: Passages,
  row: Row,
): Promise<boolean> {
  const changes = columns.flatMap((column) => change(column, own(row, column.name), passages))
  if (changes.length === 0) return false
  // A file is made from the words of its row: it is made again when someone asks for it.
  const files = columns.filter(({ name, kind }) => kind === 'file' && own(row, name) === true)
  const set = [...changes, ...files.map(({ name }) => sql`${sql.ref(name)} = null`)]
  await sql`
    update ${sql.table(table)} set ${sql.join(set)} where ctid = ${row.at}::tid
  `.execute(db)
  return true
}

function change(column: WordsColumn, value: unknown, passages: Passages): RawBuilder<unknown>[] {
  if (value === null || column.kind === 'file') return []
  const after = column.kind === 'text' ? fitted(passages, column, value as string) : passages.inJson(value)
  if (isDeepStrictEqual(after, value)) return []
  const type = { text: sql`text`, list: sql`text[]`, json: sql`json`, jsonb: sql`jsonb` }[column.kind]
  return [sql`${sql.ref(column.name)} = ${sql.val(after)}::${type}`]
}

/** As long as the table wants it. */
function fitted({ inText, replacement }: Passages, { min, max }: WordsColumn, value: string): string {
  const after = inText(value)
  if (after === value) return value
  const signs = [...after]
  if (signs.length > max) return `${signs.slice(0, max - 1).join('')}…`
  return signs.length < min ? `${after} ${replacement}`.padEnd(min, '…') : after
}
