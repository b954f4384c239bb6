import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { SESSION, type SessionRow } from './read.queries.ts'

const MOST = 10
/** An action is said to be due from this many days before its day. */
const DUE_DAYS = 14

/** The sessions whose minutes are being written or await approval, the oldest first. */
export async function unapprovedSessions(db: Db, reader: Reader): Promise<SessionRow[]> {
  return SESSION.rows(
    db,
    sql`
      from sessions s join communities c on c.id = s.community_id
      cross join lateral (select '[]'::json as about) named
     where s.community_id = ${reader.community} and s.status in ('closed', 'minutes_submitted')
       and ${visibleTo(reader, 's')}
     order by s.closed_at, s.id limit ${MOST}`,
  )
}

export interface ActionWaiting {
  id: string
  label: string
  session: string
  sessionTitle: string
  structureName: string
  dueOn: string
  late: boolean
}

export async function actionsDue(db: Db, reader: Reader, now: Date): Promise<ActionWaiting[]> {
  const { rows } = await sql<ActionWaiting>`
    select i.id, i.label, s.id as session, s.title as "sessionTitle", st.short_name as "structureName",
           i.due_on::text as "dueOn", i.due_on < today.day as late
      from action_items i join sessions s on s.id = i.session_id join structures st on st.id = i.structure_id
           join communities c on c.id = i.community_id
           cross join lateral (select (${now}::timestamptz at time zone c.time_zone)::date as day) today
     where i.community_id = ${reader.community} and i.structure_id = ${reader.structure} and i.status = 'open'
       and i.due_on <= today.day + ${DUE_DAYS}::int and ${visibleTo(reader, 's')}
     order by i.due_on, i.id limit ${MOST}
  `.execute(db)
  return rows
}
