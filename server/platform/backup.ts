import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { fromLines, toLines, type Contents, type RowText } from './backup-file.ts'

interface Column {
  table_name: string
  column_name: string
  identity: boolean
}

const ROWS_AT_ONCE = 500
/** Pages of a table read at once: some hundreds of rows. */
const PAGES_AT_ONCE = 32

/** Told how much of the whole is done, from 0 to 1. */
type Told = (share: number) => void

/**
 * Writes one JSON line per row, between the name of the last migration and what makes a damaged file known. Either
 * engine can restore it, so this also moves a community from the embedded database to a server.
 */
export async function* backup(db: Db, told: Told = () => {}): AsyncGenerator<string> {
  yield* toLines(await lastMigration(db), everyRow(db, told))
}

async function* everyRow(db: Db, told: Told): AsyncGenerator<RowText> {
  const sizes = await sizesOf(db)
  const total = [...sizes.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  for (const [table, columns] of Map.groupBy(await columnsOf(db), ({ table_name }) => table_name)) {
    const { pages, bytes } = sizes.get(table)!
    for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
      for (const json of await rowsOf(db, table, columns, page)) yield { table, json }
      told((before + (bytes * Math.min(pages, page + PAGES_AT_ONCE)) / pages) / total)
    }
    before += bytes
  }
}

/** How many pages each table has, which is as far as the snapshot of this transaction reaches, and what it weighs. */
async function sizesOf(db: Db): Promise<Map<string, { pages: number; bytes: number }>> {
  const { rows } = await sql<{ table: string; pages: number; bytes: number }>`
    select relname::text as table, (pg_relation_size(oid) / current_setting('block_size')::int)::int as pages,
           pg_table_size(oid) as bytes
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
  `.execute(db)
  return new Map(rows.map(({ table, ...size }) => [table, size]))
}

/**
 * Restores into a freshly migrated, empty database.
 *
 * @throws when the backup is damaged or of another version, or the database is not empty: nothing is then restored
 */
export async function restore(db: Db, bytes: AsyncIterable<Uint8Array>): Promise<Contents> {
  return db.transaction().execute(async (tx) => {
    const contents = await judgingReferencesLast(tx, () => insertAll(tx, bytes))
    await moveSequences(tx)
    return contents
  })
}

async function insertAll(db: Db, bytes: AsyncIterable<Uint8Array>): Promise<Contents> {
  const columns = Map.groupBy(await columnsOf(db), ({ table_name }) => table_name)
  let waiting: { table: string; rows: unknown[] } = { table: '', rows: [] }
  const flush = async () => {
    const { table, rows } = waiting
    if (rows.length) await insertRows(db, table, columns.get(table) ?? [], rows)
    waiting = { table: '', rows: [] }
  }
  const contents = await fromLines(
    bytes,
    (migrated) => refuseUnlessFresh(db, migrated),
    async ({ table, row }) => {
      if (table !== waiting.table || waiting.rows.length >= ROWS_AT_ONCE) await flush()
      waiting.table = table
      waiting.rows.push(row)
    },
  )
  await flush()
  return contents
}

/** Tables and rows come in any order: foreign keys are checked at the end. */
async function judgingReferencesLast<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const { rows: references } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
  `.execute(db)
  const judged = async (when: 'deferrable initially deferred' | 'not deferrable') => {
    for (const { table, name } of references)
      await sql`alter table ${sql.table(table)} alter constraint ${sql.ref(name)} ${sql.raw(when)}`.execute(
        db,
      )
  }
  await judged('deferrable initially deferred')
  const done = await work()
  await sql`set constraints all immediate`.execute(db)
  await judged('not deferrable')
  return done
}

/** Leaves out the tables of the job queue and of the migrator. */
async function columnsOf(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select table_name::text, column_name::text, is_identity = 'YES' as identity
      from information_schema.columns
     where table_schema = 'public' and is_generated = 'NEVER' and table_name not like 'kysely_%'
     order by table_name, ordinal_position
  `.execute(db)
  return rows
}

/** The rows of some pages, read where they lie: nothing is sorted, and the database writes the JSON. */
async function rowsOf(db: Db, table: string, columns: Column[], page: number): Promise<string[]> {
  const list = listOf(columns)
  const at = (page: number) => sql`${`(${page},0)`}::tid`
  const { rows } = await sql<{ json: string }>`
    select (select row_to_json(r)::text from (select ${list}) r) as json
      from (select ${list} from ${sql.table(table)}
             where ctid >= ${at(page)} and ctid < ${at(page + PAGES_AT_ONCE)}) t
  `.execute(db)
  return rows.map(({ json }) => json)
}

const listOf = (columns: Column[]) => sql.join(columns.map(({ column_name }) => sql.ref(column_name)))

async function insertRows(db: Db, table: string, columns: Column[], rows: unknown[]): Promise<void> {
  const list = listOf(columns)
  await sql`
    insert into ${sql.table(table)} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${sql.table(table)}, ${sql.val(rows)}::json)
  `.execute(db)
}

async function moveSequences(db: Db): Promise<void> {
  for (const { table_name, column_name } of (await columnsOf(db)).filter(({ identity }) => identity))
    await sql`
      select setval(pg_get_serial_sequence(${table_name}, ${column_name}),
                    greatest(1, (select coalesce(max(${sql.ref(column_name)}), 0) + 1 from ${sql.table(table_name)})), false)
    `.execute(db)
}

async function refuseUnlessFresh(db: Db, migrated: string): Promise<void> {
  if ((await lastMigration(db)) !== migrated)
    throw new Error(`this backup is of ${migrated}: restore it with the version of Liane that made it`)
  const person = await db.selectFrom('people').select('id').limit(1).executeTakeFirst()
  if (person) throw new Error('this database already holds a community: restore into an empty one')
}

async function lastMigration(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select max(name) as name from kysely_migration`.execute(db)
  return rows[0]!.name
}
