import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../database.ts'

/** Whether the row of this alias belongs to the network. */
type Belongs = (row: string, community: string) => RawBuilder<boolean>

/**
 * How a row of each table is known to belong to a network, found by following references that are never null. A table
 * of no network, such as the replies of commands, is absent.
 */
export async function networkPaths(db: Db): Promise<ReadonlyMap<string, Belongs>> {
  const [own, references] = [await tablesOfNetworks(db), await referencesOf(db)]
  const paths = new Map<string, Belongs>([
    ['communities', (row, community) => sql`${sql.ref(`${row}.id`)} = ${community}::uuid`],
    ...own.map((table) => [table, belongs] as const),
  ])
  for (let found = true; found;) {
    const next = references.filter(({ table, to }) => paths.has(to) && !paths.has(table))
    for (const reference of next) paths.set(reference.table, through(reference, paths.get(reference.to)!))
    found = next.length > 0
  }
  return paths
}

/** A letter may be of no network: it is then treated as if it were of all. */
const belongs: Belongs = (row, community) =>
  sql`coalesce(${sql.ref(`${row}.community_id`)}, ${community}::uuid) = ${community}::uuid`

interface Reference {
  table: string
  column: string
  to: string
  key: string
}

function through({ to, column, key }: Reference, onward: Belongs): Belongs {
  return (row, community) => {
    const next = `${row}_`
    return sql`exists (
      select from ${sql.table(to)} as ${sql.ref(next)}
       where ${sql.ref(`${next}.${key}`)} = ${sql.ref(`${row}.${column}`)} and ${onward(next, community)})`
  }
}

async function tablesOfNetworks(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name::text as name from information_schema.columns
     where table_schema = 'public' and column_name = 'community_id'
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** People and structures are in several networks: a reference to them says nothing. */
async function referencesOf(db: Db): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
    select c.relname::text as "table", a.attname::text as "column", d.relname::text as "to", b.attname::text as key
      from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class d on d.oid = f.confrelid
           join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1] and a.attnotnull
           join pg_attribute b on b.attrelid = d.oid and b.attnum = f.confkey[1]
     where f.contype = 'f' and cardinality(f.conkey) = 1 and f.connamespace = 'public'::regnamespace
       and d.relname not in ('people', 'structures')
     order by 1, 2
  `.execute(db)
  return rows
}
