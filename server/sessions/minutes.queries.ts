import { sql } from 'kysely'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'

/** The names under which someone writes in the minutes. */
export async function writerOf(
  db: Db,
  { person, structure }: Reader,
): Promise<{ name: string; structureName: string }> {
  const { rows } = await sql<{ name: string; structureName: string }>`
    select p.given_name || ' ' || p.family_name as name, st.short_name as "structureName"
      from people p join structures st on st.id = ${structure} where p.id = ${person}
  `.execute(db)
  return rows[0]!
}

export async function keepHtml(db: Db, session: string, html: string): Promise<void> {
  await db.updateTable('sessions').set({ minutes_html: html }).where('id', '=', session).execute()
}

/** Who reads the minutes, and what they are found by. */
export async function readingOf(db: Db, session: string) {
  return db
    .selectFrom('sessions')
    .select([
      'community_id as community',
      'level',
      'circle_id as circle',
      'title',
      'agenda',
      'starts_at as startsAt',
    ])
    .where('id', '=', session)
    .executeTakeFirstOrThrow()
}
