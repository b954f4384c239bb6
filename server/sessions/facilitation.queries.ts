import { sql } from 'kysely'
import type { Db } from '../database.ts'

/** Keeps when a facilitator was last seen at the board of these sessions, from who is at each. */
export async function keepFacilitatorsSeen(
  db: Db,
  present: readonly { session: string; person: string }[],
  at: Date,
): Promise<void> {
  if (present.length === 0) return
  const [sessions, people] = [present.map(({ session }) => session), present.map(({ person }) => person)]
  await sql`
    insert into session_facilitation (session_id, seen_at)
    select distinct s.id, ${at}::timestamptz
      from unnest(${sql.val(sessions)}::uuid[], ${sql.val(people)}::uuid[]) as x (session, person)
      join sessions s on s.id = x.session and s.status = 'live' and x.person = any (s.facilitators)
    on conflict (session_id) do update set seen_at = greatest(session_facilitation.seen_at, excluded.seen_at)
  `.execute(db)
}

/** The session opens, or someone else leads it: the time of absence begins again. */
export async function restartFacilitation(db: Db, session: string, at: Date): Promise<void> {
  await db
    .insertInto('session_facilitation')
    .values({ session_id: session, seen_at: at })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ seen_at: at }))
    .execute()
}
