import { sql, type RawBuilder, type Updateable } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { Cursor } from '../platform/cursor.ts'
import { SYSTEM } from '../platform/life.rules.ts'
import type { Tables } from '../platform/tables.ts'
import type { ActionItem, NewSession, Session, SessionLine } from './contract.ts'

export type SessionRow = Omit<
  Session,
  'standing' | 'acts' | 'minutes' | 'actions' | 'startsAt' | 'endsAt'
> & {
  actions: ActionItem[]
  startsAt: Date
  endsAt: Date
  timeZone: string
  minutesText: string | null
  minutesHtml: string
  submittedAt: Date | null
  approvedAt: Date | null
  /** When minutes that are submitted were last changed; `null` in any other state. */
  untouchedSince: Date | null
}

const attendance = sql`coalesce((
  select json_agg(json_build_object(
    'person', a.person_id, 'name', p.given_name || ' ' || p.family_name, 'structure', a.structure_id,
    'structureName', st.short_name, 'capacity', a.capacity, 'state', a.state) order by st.short_name, p.family_name)
  from session_attendance a join people p on p.id = a.person_id join structures st on st.id = a.structure_id
  where a.session_id = s.id), '[]')`
const decisions = sql`coalesce((
  select json_agg(json_build_object('id', d.id, 'title', d.title, 'status', d.status, 'decidedOn', d.decided_on)
    order by d.created_at, d.id)
  from decisions d where d.session_id = s.id), '[]')`
const actions = sql`coalesce((
  select json_agg(json_build_object('id', i.id, 'label', i.label, 'structure', i.structure_id,
    'structureName', st.short_name, 'dueOn', i.due_on, 'status', i.status) order by i.due_on nulls last, i.id)
  from action_items i left join structures st on st.id = i.structure_id where i.session_id = s.id), '[]')`
const rectifications = sql`coalesce((
  select json_agg(json_build_object('id', r.id, 'text', r.text, 'structureName', st.short_name, 'at', r.at)
    order by r.at)
  from session_rectifications r join structures st on st.id = r.structure_id where r.session_id = s.id), '[]')`

const visible = (asker: Reader | typeof SYSTEM, alias: 's' | 'e') =>
  asker === SYSTEM ? sql`true` : visibleTo(asker, alias)

/** The titles of what a session is about come from what the asker can find. */
const about = (asker: Reader | typeof SYSTEM) => sql`coalesce((
  select json_agg(json_build_object('kind', e.subject_type, 'id', e.subject_id, 'title', e.title) order by e.at)
  from search_entries e
  where e.community_id = s.community_id and ${visible(asker, 'e')}
    and (e.subject_type = 'thread' and e.subject_id = any (s.threads)
      or e.subject_type = 'tool' and e.subject_id = any (s.tools))), '[]')`

const untouchedSince = sql`case when s.status = 'minutes_submitted' then greatest(s.submitted_at,
  (select max(l.at) from log_entries l where l.stream = 'text:' || s.minutes_text)) end`

/** Everything a session's page shows, in one query; nothing for whoever may not read it. */
export async function readSession(
  db: Db,
  community: string,
  id: string,
  asker: Reader | typeof SYSTEM,
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.community_id as community, s.kind, s.purpose, s.template, s.title, s.level, s.circle_id as circle,
           s.starts_at as "startsAt", s.ends_at as "endsAt", s.venue, s.agenda, s.facilitators, s.secretary,
           s.votes_each as "votesEach", s.status, s.short_notice as "shortNotice",
           s.cancel_reason as "cancelReason", s.minutes_text as "minutesText", s.minutes_html as "minutesHtml",
           s.submitted_at as "submittedAt", s.approved_at as "approvedAt", c.time_zone as "timeZone",
           ${untouchedSince} as "untouchedSince", ${attendance} as attendance, ${decisions} as decisions,
           ${actions} as actions, ${rectifications} as rectifications, ${about(asker)} as about
      from sessions s join communities c on c.id = s.community_id
     where s.community_id = ${community} and s.id = ${id} and ${visible(asker, 's')}
  `.execute(db)
  return rows[0]
}

const PAGE = 20

/** Sessions to come or under way, soonest first; or those that are over, latest first. */
export async function listSessions(
  db: Db,
  reader: Reader,
  { when, after, now }: { when: 'coming' | 'past'; after: Cursor | undefined; now: Date },
): Promise<{
  sessions: (Omit<SessionLine, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date })[]
  more: boolean
}> {
  const isComing = sql`(s.status in ('planned', 'convened', 'live') and (s.status = 'live' or s.ends_at > ${now}))`
  const { rows } = await sql<Omit<SessionLine, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date }>`
    select s.id, s.title, s.kind, s.purpose, s.level, s.status, s.starts_at as "startsAt", s.ends_at as "endsAt",
           s.venue,
           (select count(*)::int from decisions d where d.session_id = s.id) as decisions,
           (select count(*)::int from action_items i where i.session_id = s.id) as actions,
           array(select distinct st.short_name from session_attendance a join structures st on st.id = a.structure_id
                  where a.session_id = s.id and (a.state = 'present' or a.state = 'confirmed'
                    and s.status in ('planned', 'convened')) order by 1 limit 100) as structures,
           (select a.state from session_attendance a where a.session_id = s.id and a.person_id = ${reader.person}) as mine
      from sessions s
     where s.community_id = ${reader.community} and ${visibleTo(reader, 's')}
       and ${when === 'coming' ? isComing : sql`not ${isComing}`} and ${beyond(when, after)}
     order by ${when === 'coming' ? sql`s.starts_at, s.id` : sql`s.starts_at desc, s.id desc`}
     limit ${PAGE + 1}
  `.execute(db)
  return { sessions: rows.slice(0, PAGE), more: rows.length > PAGE }
}

function beyond(when: 'coming' | 'past', after: Cursor | undefined): RawBuilder<unknown> {
  if (!after) return sql`true`
  const here = sql`(s.starts_at, s.id)`
  const there = sql`(${after.at}::timestamptz, ${after.id}::uuid)`
  return when === 'coming' ? sql`${here} > ${there}` : sql`${here} < ${there}`
}

export interface SessionHead {
  id: string
  community: string
  kind: Session['kind']
  status: Session['status']
  level: Level
  circle: string | null
  facilitators: string[]
  secretary: string | null
}

const head = ['id', 'community_id as community', 'kind', 'status', 'level', 'circle_id as circle'] as const

/** What decides who may be at a session's board, whatever the community. */
export async function sessionHead(db: Db, id: string): Promise<SessionHead | undefined> {
  return db
    .selectFrom('sessions')
    .select([...head, 'facilitators', 'secretary'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Locks the session, so that two people moving it at once are told apart. */
export async function lockSession(db: Db, community: string, id: string): Promise<void> {
  await db
    .selectFrom('sessions')
    .select('id')
    .where('community_id', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .execute()
}

/** The sessions whose minutes wait for approval. */
export async function submittedSessions(db: Db): Promise<{ id: string; community: string }[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'community_id as community'])
    .where('status', '=', 'minutes_submitted')
    .execute()
}

interface Planning {
  community: string
  person: string
  at: Date
}

export async function insertSession(
  db: Db,
  planned: NewSession,
  { community, person, at }: Planning,
): Promise<string> {
  const { id } = await db
    .insertInto('sessions')
    .values({
      community_id: community,
      ...columnsOf(planned),
      facilitators: planned.facilitators ?? [person],
      status: 'planned',
      cancel_reason: null,
      planned_by: person,
      planned_at: at,
      closed_at: null,
      submitted_at: null,
      approved_at: null,
      minutes_text: null,
      board: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const DEFAULT_VOTES = 3

export function columnsOf(planned: NewSession) {
  return {
    kind: planned.kind,
    purpose: planned.purpose,
    template: planned.template,
    title: planned.title.trim(),
    level: planned.level,
    circle_id: planned.level === 'circle' ? (planned.circle ?? null) : null,
    starts_at: new Date(planned.startsAt),
    ends_at: new Date(planned.endsAt),
    venue: planned.venue.trim(),
    agenda: planned.agenda,
    secretary: planned.secretary ?? null,
    threads: planned.threads ?? [],
    tools: planned.tools ?? [],
    votes_each: planned.votesEach ?? DEFAULT_VOTES,
  }
}

export type SessionColumns = Partial<Omit<Updateable<Tables['sessions']>, 'id' | 'community_id'>>

export async function updateSession(db: Db, id: string, columns: SessionColumns): Promise<void> {
  if (Object.keys(columns).length === 0) return
  await db.updateTable('sessions').set(columns).where('id', '=', id).execute()
}

export async function addRectification(
  db: Db,
  session: string,
  {
    text,
    at,
    ...by
  }: { text: string; at: Date } & Record<'person' | 'structure' | 'posture', string> & {
      mandate: string | null
    },
): Promise<void> {
  await db
    .insertInto('session_rectifications')
    .values({
      session_id: session,
      text,
      person_id: by.person,
      structure_id: by.structure,
      mandate_id: by.mandate,
      posture: by.posture,
      at,
    })
    .execute()
}
