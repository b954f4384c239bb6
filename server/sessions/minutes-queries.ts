import { sql } from 'kysely'
import type { Level, Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { SessionKind } from './contract.ts'

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

/** Submitted, and left as they are by everyone since then. */
export async function quietMinutes(db: Db, since: Date): Promise<{ id: string; community: string }[]> {
  const { rows } = await sql<{ id: string; community: string }>`
    select s.id, s.community_id as community from sessions s
     where s.status = 'minutes_submitted' and s.submitted_at < ${since}
       and not exists (select from log_entries e
                        where e.stream = 'text:' || s.minutes_text and e.at >= ${since})
     order by s.submitted_at limit 100
  `.execute(db)
  return rows
}

export interface SubmittedMinutes {
  kind: SessionKind
  level: Level
  circle: string | null
  text: string
  decisions: number
  actions: number
}

/** Locks the session; nothing when its minutes are not to be approved any more. */
export async function lockSubmitted(db: Db, session: string): Promise<SubmittedMinutes | undefined> {
  const { rows } = await sql<SubmittedMinutes>`
    select s.kind, s.level, s.circle_id as circle, s.minutes_text as text,
           (select count(*)::int from decisions d where d.session_id = s.id) as decisions,
           (select count(*)::int from action_items i where i.session_id = s.id) as actions
      from sessions s where s.id = ${session} and s.status = 'minutes_submitted' for update
  `.execute(db)
  return rows[0]
}
