import { sql, type RawBuilder } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, expression } from '../platform/columns.ts'
import type { Cursor } from '../platform/cursor.ts'
import type { AttendanceState, SessionLine } from './contract.ts'
import { LINE } from './read.queries.ts'

const PAGE = 20

const LISTED = columnMap({
  ...LINE,
  decisions: expression<number>('(select count(*)::int from decisions d where d.session_id = s.id)'),
  actions: expression<number>('(select count(*)::int from action_items i where i.session_id = s.id)'),
  structures: expression<string[]>(`array(
    select distinct st.short_name from session_attendance a join structures st on st.id = a.structure_id
     where a.session_id = s.id
       and (a.state = 'present' or a.state = 'confirmed' and s.status in ('planned', 'convened'))
     order by 1 limit 100)`),
  mine: expression<AttendanceState | null>('mine.state'),
})

/** Sessions to come or under way, soonest first; or sessions that are over, latest first. */
export async function listSessions(
  db: Db,
  reader: Reader,
  { when, after, now }: { when: 'coming' | 'past'; after: Cursor | undefined; now: Date },
): Promise<{ sessions: SessionLine[]; more: boolean }> {
  const isComing = sql`(s.status in ('planned', 'convened', 'live') and (s.status = 'live' or s.ends_at > ${now}))`
  const rows = await LISTED.rows(
    db,
    sql`
      from sessions s
      left join session_attendance mine on mine.session_id = s.id and mine.person_id = ${reader.person}
     where s.community_id = ${reader.community} and ${visibleTo(reader, 's')}
       and ${when === 'coming' ? isComing : sql`not ${isComing}`} and ${beyond(when, after)}
     order by ${when === 'coming' ? sql`s.starts_at, s.id` : sql`s.starts_at desc, s.id desc`}
     limit ${PAGE + 1}`,
  )
  return { sessions: rows.slice(0, PAGE), more: rows.length > PAGE }
}

function beyond(when: 'coming' | 'past', after: Cursor | undefined): RawBuilder<unknown> {
  if (!after) return sql`true`
  const here = sql`(s.starts_at, s.id)`
  const there = sql`(${after.at}::timestamptz, ${after.id}::uuid)`
  return when === 'coming' ? sql`${here} > ${there}` : sql`${here} < ${there}`
}
