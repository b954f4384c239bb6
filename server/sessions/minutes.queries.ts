import type { Db } from '../database.ts'

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
