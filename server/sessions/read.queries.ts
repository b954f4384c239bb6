import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, listOf, type RowOf } from '../platform/columns.ts'
import { SYSTEM } from '../platform/life.rules.ts'
import type { Session } from './contract.ts'
import { redactionOf } from '../redactions/columns.ts'
import { ACTION } from './outcomes.queries.ts'

const s = columnsOf<'sessions'>('s')
const st = columnsOf<'structures'>('st')

/** What decides who may be at a session's board. */
const HEAD = columnMap({
  id: s('id'),
  community: s('community_id'),
  kind: s('kind'),
  status: s('status'),
  level: s('level'),
  circle: s('circle_id'),
  facilitators: s('facilitators'),
  secretary: s('secretary'),
  deputy: s('deputy'),
  relieved: s('relieved'),
})
export type SessionHead = RowOf<typeof HEAD>

/** What a list and a page show of a session. */
export const LINE = {
  id: s('id'),
  title: s('title'),
  kind: s('kind'),
  purpose: s('purpose'),
  level: s('level'),
  status: s('status'),
  startsAt: instant(s('starts_at')),
  endsAt: instant(s('ends_at')),
  venue: s('venue'),
}

const a = columnsOf<'session_attendance'>('a')
const ATTENDEE = columnMap({
  person: a('person_id'),
  name: expression<string>(`p.given_name || ' ' || p.family_name`),
  structure: a('structure_id'),
  structureName: st('short_name'),
  capacity: a('capacity'),
  state: a('state'),
})

const d = columnsOf<'decisions'>('d')
const DECISION = columnMap({
  id: d('id'),
  title: d('title'),
  status: d('status'),
  decidedOn: d('decided_on'),
})

const r = columnsOf<'session_rectifications'>('r')
const RECTIFICATION = columnMap({
  id: r('id'),
  text: r('text'),
  structureName: st('short_name'),
  at: instant(r('at')),
})

/** All that a session's page shows and its life looks at. */
export const SESSION = columnMap({
  ...HEAD.columns,
  ...LINE,
  /** When a facilitator was last at the board of a live session. */
  facilitatorSeenAt: expression<string | null>(`case when s.status = 'live' then (select
    to_char(f.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from session_facilitation f where f.session_id = s.id) end`),
  template: s('template'),
  agenda: s('agenda'),
  votesEach: s('votes_each'),
  shortNotice: s('short_notice'),
  cancelReason: s('cancel_reason'),
  minutesText: s('minutes_text'),
  minutesHtml: s('minutes_html'),
  submittedAt: instant(s('submitted_at')),
  submittedBy: s('submitted_by'),
  closedAt: instant(s('closed_at')),
  approvedAt: instant(s('approved_at')),
  /** Who may approve minutes that are submitted; nobody in any other state. */
  approvers: expression<string[]>(`case when s.status = 'minutes_submitted' then
    (select coalesce(json_agg(p.given_name || ' ' || p.family_name order by p.family_name, p.id), '[]')
       from memberships m join people p on p.id = m.person_id and p.status = 'active'
      where m.community_id = s.community_id and m.left_at is null and m.person_id is distinct from s.submitted_by
        and case s.kind when 'steering_committee' then 'steering_member' else 'network_lead' end = any (m.roles))
    else '[]' end`),
  minutesRedaction: redactionOf('s.id'),
  timeZone: columnsOf<'communities'>('c')('time_zone'),
  /** When minutes that are submitted were last changed; `null` in any other state. */
  untouchedSince:
    expression<Date | null>(`case when s.status = 'minutes_submitted' then greatest(s.submitted_at,
    (select max(l.at) from log_entries l where l.stream = 'text:' || s.minutes_text)) end`),
  attendance: listOf(
    ATTENDEE,
    `from session_attendance a join people p on p.id = a.person_id join structures st on st.id = a.structure_id
      where a.session_id = s.id order by st.short_name, p.family_name`,
  ),
  decisions: listOf(DECISION, 'from decisions d where d.session_id = s.id order by d.created_at, d.id'),
  actions: listOf(
    ACTION,
    `from action_items i left join structures st on st.id = i.structure_id
      left join people ap on ap.id = i.person_id
      where i.session_id = s.id order by i.due_on nulls last, i.id`,
  ),
  rectifications: listOf(
    RECTIFICATION,
    `from session_rectifications r join structures st on st.id = r.structure_id
      where r.session_id = s.id order by r.at`,
  ),
  about: expression<Session['about']>('named.about'),
})
export type SessionRow = RowOf<typeof SESSION>

/** All the data of a session's page, in one query; undefined when the reader may not read it. */
export async function readSession(
  db: Db,
  community: string,
  id: string,
  asker: Reader | typeof SYSTEM,
): Promise<SessionRow | undefined> {
  const visible = (alias: 's' | 'e') => (asker === SYSTEM ? sql`true` : visibleTo(asker, alias))
  // The titles of what a session is about come from what the asker can find.
  return SESSION.first(
    db,
    sql`
      from sessions s join communities c on c.id = s.community_id
      cross join lateral (
        select coalesce(json_agg(
          json_build_object('kind', e.subject_type, 'id', e.subject_id, 'title', e.title) order by e.at), '[]') as about
          from search_entries e
         where e.community_id = s.community_id and ${visible('e')}
           and (e.subject_type = 'thread' and e.subject_id = any (s.threads)
             or e.subject_type = 'tool' and e.subject_id = any (s.tools))) named
     where s.community_id = ${community} and s.id = ${id} and ${visible('s')}`,
  )
}

/** What decides who may be at a session's board, whatever the community. */
export async function sessionHead(db: Db, id: string): Promise<SessionHead | undefined> {
  return HEAD.first(db, sql`from sessions s where s.id = ${id}`)
}
