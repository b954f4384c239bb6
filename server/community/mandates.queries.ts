import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Mandate, MandateStatus, NewMandate } from './mandates.contract.ts'

const COLUMNS = [
  'id',
  'person_id as person',
  'structure_id as structure',
  'scope',
  'limits',
  'hours_per_month as hoursPerMonth',
  'starts_on as startsOn',
  'ends_on as endsOn',
  'substitute_id as substitute',
  'status',
  'granted_by as grantedBy',
  'self_granted as selfGranted',
  'accepted_at as acceptedAt',
] as const

type Row = Omit<Mandate, 'acceptedAt'> & { acceptedAt: Date | null }
const toMandate = (row: Row): Mandate => ({ ...row, acceptedAt: row.acceptedAt?.toISOString() ?? null })

/** Mandates of a community are granted one after the other, so that two never fill the same place (I2). */
export async function lockMandates(
  db: Db,
  community: string,
): Promise<{ maxDelegates: number; timeZone: string }> {
  return db
    .selectFrom('communities')
    .select(['max_delegates as maxDelegates', 'time_zone as timeZone'])
    .where('id', '=', community)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
}

export async function lockMandate(db: Db, community: string, id: string): Promise<Mandate | undefined> {
  const row = await db
    .selectFrom('mandates')
    .select(COLUMNS)
    .where('community_id', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toMandate(row)
}

export async function insertMandate(
  db: Db,
  community: string,
  structure: string,
  mandate: NewMandate,
  now: Date,
): Promise<Mandate> {
  const row = await db
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
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return toMandate(row)
}

export async function moveMandate(
  db: Db,
  id: string,
  to: {
    status: MandateStatus
    grantedBy?: string
    selfGranted?: boolean
    acceptedAt?: Date
    reason?: string
  },
): Promise<Mandate> {
  const row = await db
    .updateTable('mandates')
    .set({
      status: to.status,
      ...(to.grantedBy !== undefined && { granted_by: to.grantedBy }),
      ...(to.selfGranted !== undefined && { self_granted: to.selfGranted }),
      ...(to.acceptedAt && { accepted_at: to.acceptedAt }),
      ...(to.reason !== undefined && { reason: to.reason }),
    })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return toMandate(row)
}

/** The mandates of a person or a structure that are not over, and share a day with this period. */
export async function liveWithin(
  db: Db,
  community: string,
  whose: { person: string } | { structure: string },
  period: { startsOn: string; endsOn: string },
): Promise<Mandate[]> {
  const [column, value] =
    'person' in whose ? (['person_id', whose.person] as const) : (['structure_id', whose.structure] as const)
  const rows = await db
    .selectFrom('mandates')
    .select(COLUMNS)
    .where('community_id', '=', community)
    .where(column, '=', value)
    .where('status', 'in', ['requested', 'granted', 'active'])
    .where('starts_on', '<=', period.endsOn)
    .where('ends_on', '>=', period.startsOn)
    .execute()
  return rows.map(toMandate)
}

/** What someone holds or awaits in a community. */
export async function lockLiveOf(db: Db, community: string, person: string): Promise<Mandate[]> {
  const rows = await db
    .selectFrom('mandates')
    .select(COLUMNS)
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .where('status', 'in', ['requested', 'granted', 'active'])
    .forUpdate()
    .execute()
  return rows.map(toMandate)
}

/** Mandates whose first or last day has passed where their community is; those that end come first. */
export async function lockDue(
  db: Db,
  now: Date,
  most: number,
): Promise<(Mandate & { community: string; today: string })[]> {
  const today = sql<string>`(${now}::timestamptz at time zone c.time_zone)::date`
  const rows = await db
    .selectFrom('mandates')
    .innerJoin('communities as c', 'c.id', 'mandates.community_id')
    .select([
      ...COLUMNS.map((column) => `mandates.${column}` as const),
      'c.id as community',
      today.as('today'),
    ])
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
    .forUpdate('mandates')
    .skipLocked()
    .execute()
  return rows.map((row) => ({ ...toMandate(row), community: row.community, today: row.today }))
}

/** Mandates in force that end in so many days where they are, and of which nobody has been reminded this week. */
export async function lockEnding(
  db: Db,
  now: Date,
  inDays: readonly number[],
): Promise<(Mandate & { community: string })[]> {
  const left = sql<number>`mandates.ends_on - (${now}::timestamptz at time zone c.time_zone)::date`
  const rows = await db
    .selectFrom('mandates')
    .innerJoin('communities as c', 'c.id', 'mandates.community_id')
    .select([...COLUMNS.map((column) => `mandates.${column}` as const), 'c.id as community'])
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
    .forUpdate('mandates')
    .execute()
  return rows.map((row) => ({ ...toMandate(row), community: row.community }))
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
