import { sql, type Updateable } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, type RowOf } from '../platform/columns.ts'
import type { Reader } from './contract.ts'
import type { MandateStatus, NewMandate } from './mandates.contract.ts'
import type { CommunityTables } from './tables.ts'

const m = columnsOf<'mandates'>('m')

/** A mandate without its acts. */
export const MANDATE = columnMap({
  id: m('id'),
  person: m('person_id'),
  structure: m('structure_id'),
  scope: m('scope'),
  limits: m('limits'),
  hoursPerMonth: m('hours_per_month'),
  startsOn: m('starts_on'),
  endsOn: m('ends_on'),
  substitute: m('substitute_id'),
  status: m('status'),
  grantedBy: m('granted_by'),
  selfGranted: m('self_granted'),
  acceptedAt: instant(m('accepted_at')),
})

/** With what MANDATE_LIFE looks at. */
const LOCKED = columnMap({
  ...MANDATE.columns,
  community: m('community_id'),
  timeZone: columnsOf<'communities'>('c')('time_zone'),
})
export type LockedMandate = RowOf<typeof LOCKED>
const LOCKED_FROM = sql`from mandates m join communities c on c.id = m.community_id`

const PENDING = columnMap({
  ...LOCKED.columns,
  personName: expression<string>(`p.given_name || ' ' || p.family_name`),
  structureName: columnsOf<'structures'>('st')('name'),
  createdAt: instant(m('created_at')),
})
export type PendingMandate = RowOf<typeof PENDING>

/** The requested or granted mandates, newest first, that are the reader's, or of a structure they manage. */
export async function listPendingOf(db: Db, reader: Reader): Promise<PendingMandate[]> {
  return PENDING.rows(
    db,
    sql`${LOCKED_FROM} join people p on p.id = m.person_id join structures st on st.id = m.structure_id
     where m.community_id = ${reader.community} and m.status in ('requested', 'granted')
       and (m.person_id = ${reader.person} or m.structure_id = any(${sql.val(reader.managerOf)}::uuid[]))
     order by m.created_at desc, m.id`,
  )
}

export async function lockMandate(db: Db, community: string, id: string): Promise<LockedMandate | undefined> {
  return LOCKED.first(
    db,
    sql`${LOCKED_FROM} where m.community_id = ${community} and m.id = ${id} for update of m`,
  )
}

/** The mandates a person holds or awaits in a community. */
export async function lockLiveOf(db: Db, community: string, person: string): Promise<LockedMandate[]> {
  return LOCKED.rows(
    db,
    sql`${LOCKED_FROM}
     where m.community_id = ${community} and m.person_id = ${person} and m.status in ('requested', 'granted', 'active')
       for update of m`,
  )
}

/** Mandates that may be due: their first or last day has passed in their community. Mandates that end come first. */
export async function lockDue(db: Db, now: Date, most: number): Promise<LockedMandate[]> {
  const today = todayThere(now)
  return LOCKED.rows(
    db,
    sql`${LOCKED_FROM}
     where (m.status in ('requested', 'granted', 'active') and m.ends_on < ${today})
        or (m.status = 'granted' and m.accepted_at is not null and m.starts_on <= ${today})
     order by m.ends_on limit ${most} for update of m skip locked`,
  )
}

/** Active mandates that end in `days` days of their community and had no reminder this week. */
export async function lockEnding(db: Db, now: Date, inDays: readonly number[]): Promise<LockedMandate[]> {
  return LOCKED.rows(
    db,
    sql`${LOCKED_FROM}
     where m.status = 'active' and m.ends_on - ${todayThere(now)} = any(${sql.val(inDays)}::int[])
       and not exists (
         select from letters l where l.subject_type = 'mandate-end' and l.subject_id = m.id
            and l.created_at > ${now}::timestamptz - interval '7 days')
       for update of m`,
  )
}

const todayThere = (now: Date) => sql`(${now}::timestamptz at time zone c.time_zone)::date`

export async function insertMandate(
  db: Db,
  community: string,
  structure: string,
  mandate: NewMandate,
  now: Date,
): Promise<LockedMandate> {
  const { id } = await db
    .insertInto('mandates')
    .values({
      community_id: community,
      structure_id: structure,
      person_id: mandate.person,
      substitute_id: mandate.substitute,
      granted_by: null,
      scope: mandate.scope,
      limits: mandate.limits,
      hours_per_month: mandate.hoursPerMonth,
      starts_on: mandate.startsOn,
      ends_on: mandate.endsOn,
      status: 'requested',
      accepted_at: null,
      reason: null,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return (await lockMandate(db, community, id))!
}

export async function changeMandate(
  db: Db,
  { community, id }: LockedMandate,
  change: Updateable<CommunityTables['mandates']>,
): Promise<LockedMandate> {
  await db.updateTable('mandates').set(change).where('id', '=', id).execute()
  return (await lockMandate(db, community, id))!
}

/** The statuses of the mandates of a person or a structure that are not over and share a day with this period. */
export async function liveWithin(
  db: Db,
  community: string,
  whose: { person: string } | { structure: string },
  period: { startsOn: string; endsOn: string },
): Promise<MandateStatus[]> {
  const [column, value] =
    'person' in whose ? (['person_id', whose.person] as const) : (['structure_id', whose.structure] as const)
  const rows = await db
    .selectFrom('mandates')
    .select('status')
    .where('community_id', '=', community)
    .where(column, '=', value)
    .where('status', 'in', ['requested', 'granted', 'active'])
    .where('starts_on', '<=', period.endsOn)
    .where('ends_on', '>=', period.startsOn)
    .execute()
  return rows.map(({ status }) => status)
}

export async function setCapacity(
  db: Db,
  community: string,
  person: string,
  capacity: 'delegate' | 'contributor',
): Promise<void> {
  await db
    .updateTable('memberships')
    .set({ capacity })
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .execute()
}
