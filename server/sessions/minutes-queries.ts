import { sql } from 'kysely'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'

/** How the others see someone who writes in the minutes, and whether they were there. */
export async function writerOf(
  db: Db,
  session: string,
  { person, structure }: Reader,
): Promise<{ name: string; structureName: string; attended: boolean }> {
  const { rows } = await sql<{ name: string; structureName: string; attended: boolean }>`
    select p.given_name || ' ' || p.family_name as name, st.short_name as "structureName",
           exists (select from session_attendance a
                    where a.session_id = ${session} and a.person_id = p.id and a.state = 'present') as attended
      from people p join structures st on st.id = ${structure} where p.id = ${person}
  `.execute(db)
  return rows[0]!
}

/** Keeps what is read of the minutes; gives what they are found by. */
export async function keepHtml(db: Db, session: string, html: string) {
  return db
    .updateTable('sessions')
    .set({ minutes_html: html })
    .where('id', '=', session)
    .returning([
      'community_id as community',
      'level',
      'circle_id as circle',
      'title',
      'agenda',
      'starts_at as startsAt',
    ])
    .executeTakeFirstOrThrow()
}
