import { sql } from 'kysely'
import { cites } from '../community/quoted-by.access.ts'
import type { Db } from '../database.ts'

export async function keepHtml(db: Db, session: string, html: string): Promise<void> {
  await db.updateTable('sessions').set({ minutes_html: html }).where('id', '=', session).execute()
}

/** The minutes of a session, and its board as it stood when the session closed. */
export async function textAndBoard(db: Db, session: string) {
  return db
    .selectFrom('sessions')
    .select(['minutes_text as text', 'board'])
    .where('id', '=', session)
    .executeTakeFirstOrThrow()
}

/** The sessions whose minutes cite one of these ids and are not hidden. */
export async function sessionsQuoting(
  db: Db,
  community: string,
  ids: readonly string[],
): Promise<{ session: string; text: string }[]> {
  const { rows } = await sql<{ session: string; text: string }>`
    select s.id as session, x.id as text from sessions s join texts x on x.id = s.minutes_text
     where s.community_id = ${community} and s.id <> all (${sql.val(ids)}::uuid[]) and not x.masked
       and ${cites('x.doc', ids)}
  `.execute(db)
  return rows
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
      'kind',
      'minutes_text as text',
      'minutes_html as html',
      'agenda',
      'starts_at as startsAt',
      'approved_at as approvedAt',
    ])
    .where('id', '=', session)
    .executeTakeFirstOrThrow()
}
