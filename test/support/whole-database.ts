import { sql } from 'kysely'
import type { Db } from '#server/database.ts'
import { deletedWords } from '#server/platform/purge-words/deleted-words.ts'
import { readPdf } from './read-pdf.ts'

/** The places of the whole database where words stand, bytes included: `table.column`, whatever the case. */
export async function placesOf(db: Db, ...words: string[]): Promise<string[]> {
  const { rows: columns } = await sql<{ schema: string; table: string; name: string; isBytes: boolean }>`
    select n.nspname::text as schema, c.relname::text as "table", a.attname::text as name,
           a.atttypid = 'bytea'::regtype as "isBytes"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  `.execute(db)
  const places = new Set<string>()
  for (const { schema, table, name, isBytes } of columns) {
    const column = isBytes ? sql.ref(name) : sql`${sql.ref(name)}::text`
    const { rows } = await sql<{ value: string | Uint8Array | null }>`
      select ${column} as value from ${sql.table(`${schema}.${table}`)}
    `.execute(db)
    for (const { value } of rows)
      if (value !== null && holds(await readings(value), words)) places.add(`${table}.${name}`)
  }
  return [...places].toSorted()
}

async function readings(value: string | Uint8Array): Promise<string[]> {
  if (typeof value === 'string') return [value, value.replaceAll(/<[^>]*>/g, ''), runsIn(value)]
  const bytes = Buffer.from(value)
  if (bytes.subarray(0, 4).toString() === '%PDF') return [(await readPdf(new Uint8Array(bytes))).words]
  return [bytes.toString('latin1'), bytes.toString('utf8'), asText(bytes)]
}

/** The words of a rich text, one after the other. */
function runsIn(json: string): string {
  return [...json.matchAll(/"text": ?"((?:[^"\\]|\\.)*)"/g)].map(([, run]) => run).join('')
}

/** What a change of a text written together holds, deleted words included. */
function asText(bytes: Uint8Array): string {
  try {
    return deletedWords([bytes])
  } catch {
    return ''
  }
}

function holds(texts: readonly string[], words: readonly string[]): boolean {
  return texts.some((text) => words.some((word) => text.toLowerCase().includes(word.toLowerCase())))
}
