import { sql, type Updateable } from 'kysely'
import type { Db } from '../database.ts'
import type { Reader } from './contract.ts'
import type { MandateStatus, NewMandate, StoredMandate } from './mandates.contract.ts'
import type { CommunityTables } from './tables.ts'

const COLUMNS = [
  'mandates.id',
  'mandates.person_id as person',
  'mandates.structure_id as structure',
  'scope',
  'limits',
  'hours_per_month as hoursPerMonth',
  'starts_on as startsOn',
  'ends_on as endsOn',
  'substitute_id as substitute',
  'mandates.status',
  'granted_by as grantedBy',
  'self_granted as selfGranted',
  'accepted_at as acceptedAt',
  'community_id as community',
  'c.time_zone as timeZone',
] as const

/** A mandate with what MANDATE_LIFE looks at. */
export type LockedMandate = StoredMandate & { community: string; timeZone: string }

const lockedMandates = (db: Db) =>
  db
    .selectFrom('mandates')
    .innerJoin('communities as c', 'c.id', 'mandates.community_id')
    .select(COLUMNS)
    .forUpdate('mandates')

const toMandate = (row: Omit<LockedMandate, 'acceptedAt'> & { acceptedAt: Date | null }): LockedMandate => ({
  ...row,
  acceptedAt: row.acceptedAt?.toISOString() ?? null,
})

export type PendingMandate = LockedMandate & { personName: string; structureName: string; createdAt: Date }

/** The last requested or granted mandates that are the reader's, or of a structure they manage. */
export async function listPendingOf(db: Db, reader: Reader): Promise<PendingMandate[]> {
  const rows = await db
    .selectFrom('mandates')
    .innerJoin('communities as c', 'c.id', 'mandates.community_id')
    .innerJoin('people', 'people.id', 'mandates.person_id')
    .innerJoin('structures', 'structures.id', 'mandates.structure_id')
    .select(COLUMNS)
    .select([
      sql<string>`people.given_name || ' ' || people.family_name`.as('personName'),
      'structures.name as structureName',
      'mandates.created_at as createdAt',
    ])
    .where('community_id', '=', reader.community)
    .where('mandates.status', 'in', ['requested', 'granted'])
    .where(
      sql<boolean>`(mandates.person_id = ${reader.person}
        or mandates.structure_id = any(${sql.val(reader.managerOf)}::uuid[]))`,
    )
    .orderBy('mandates.created_at', 'desc')
    .limit(20)
    .execute()
  return rows.map((row) => ({ ...row, ...toMandate(row) }))
}

export async function lockMandate(db: Db, community: string, id: string): Promise<LockedMandate | undefined> {
  const row = await lockedMandates(db)
    .where('community_id', '=', community)
    .where('mandates.id', '=', id)
    .executeTakeFirst()
  return row && toMandate(row)
}

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

/** The mandates a person holds or awaits in a community. */
export async function lockLiveOf(db: Db, community: string, person: string): Promise<LockedMandate[]> {
  const rows = await lockedMandates(db)
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .where('mandates.status', 'in', ['requested', 'granted', 'active'])
    .execute()
  return rows.map(toMandate)
}

/** Mandates that may be due: their first or last day has passed in their community. Those that end come first. */
export async function lockDue(db: Db, now: Date, most: number): Promise<LockedMandate[]> {
  const today = sql<string>`(${now}::timestamptz at time zone c.time_zone)::date`
  const rows = await lockedMandates(db)
    .where((where) =>
      where.or([
        where.and([
          where('mandates.status', 'in', ['requested', 'granted', 'active']),
          where('mandates.ends_on', '<', today),
        ]),
        where.and([
          where('mandates.status', '=', 'granted'),
          where('mandates.accepted_at', 'is not', null),
          where('mandates.starts_on', '<=', today),
        ]),
      ]),
    )
    .orderBy('mandates.ends_on')
    .limit(most)
    .skipLocked()
    .execute()
  return rows.map(toMandate)
}

/** Active mandates that end in `days` days of their community and had no reminder this week. */
export async function lockEnding(db: Db, now: Date, inDays: readonly number[]): Promise<LockedMandate[]> {
  const left = sql<number>`mandates.ends_on - (${now}::timestamptz at time zone c.time_zone)::date`
  const rows = await lockedMandates(db)
    .where('mandates.status', '=', 'active')
    .where(left, 'in', inDays)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('letters')
            .select('letters.id')
            .where('subject_type', '=', 'mandate-end')
            .whereRef('subject_id', '=', 'mandates.id')
            .where('letters.created_at', '>', sql<Date>`${now}::timestamptz - interval '7 days'`),
        ),
      ),
    )
    .limit(500)
    .execute()
  return rows.map(toMandate)
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
