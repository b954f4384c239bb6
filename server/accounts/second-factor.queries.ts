import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { SecondFactor, SecondFactorEventKind } from './second-factor.contract.ts'

const MOST_EVENTS = 10

export async function isOn(db: Db, person: string): Promise<boolean> {
  return (await findSecret(db, person, { confirmed: true })) !== undefined
}

/** The encrypted secret of a second factor that is on, or of one that waits for its first code. */
export async function findSecret(
  db: Db,
  person: string,
  { confirmed }: { confirmed: boolean },
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('second_factors')
    .select('secret')
    .where('person_id', '=', person)
    .where('confirmed_at', confirmed ? 'is not' : 'is', null)
    .executeTakeFirst()
  return row?.secret
}

/** @returns false when one is on, which stays */
export async function putSecret(db: Db, person: string, secret: Buffer, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows: put } = await db
    .insertInto('second_factors')
    .values({ person_id: person, secret, made_at: now, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ secret, made_at: now })
        .where('second_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  return put === 1n
}

/** Of two at once, one confirms. */
export async function confirm(db: Db, person: string, step: number, now: Date): Promise<boolean> {
  const { numUpdatedRows: confirmed } = await db
    .updateTable('second_factors')
    .set({ confirmed_at: now, last_step: step })
    .where('person_id', '=', person)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return confirmed === 1n
}

/** Uses the code of a step of time. @returns false when it, or a later one, has been used */
export async function takeStep(db: Db, person: string, step: number): Promise<boolean> {
  const { numUpdatedRows: taken } = await db
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('person_id', '=', person)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return taken === 1n
}

/** @returns false for a code that is not theirs, or has been used */
export async function takeRecoveryCode(db: Db, person: string, hash: Buffer): Promise<boolean> {
  const { numDeletedRows: taken } = await db
    .deleteFrom('recovery_codes')
    .where('person_id', '=', person)
    .where('code_hash', '=', hash)
    .executeTakeFirst()
  return taken === 1n
}

export async function replaceRecoveryCodes(db: Db, person: string, hashes: Buffer[]): Promise<void> {
  await db.deleteFrom('recovery_codes').where('person_id', '=', person).execute()
  await db
    .insertInto('recovery_codes')
    .values(hashes.map((code_hash) => ({ person_id: person, code_hash })))
    .execute()
}

/** @returns whether one was on */
export async function remove(db: Db, person: string): Promise<boolean> {
  const row = await db
    .deleteFrom('second_factors')
    .where('person_id', '=', person)
    .returning('confirmed_at')
    .executeTakeFirst()
  return (row?.confirmed_at ?? null) !== null
}

/** Removes one that was made ready or turned on since. @returns whether it was on */
export async function removeSince(db: Db, person: string, since: Date): Promise<boolean> {
  const row = await db
    .deleteFrom('second_factors')
    .where('person_id', '=', person)
    .where((where) => where.or([where('confirmed_at', 'is', null), where('confirmed_at', '>=', since)]))
    .returning('confirmed_at')
    .executeTakeFirst()
  return (row?.confirmed_at ?? null) !== null
}

export async function insertEvent(
  db: Db,
  person: string,
  kind: SecondFactorEventKind,
  by: string | null,
  now: Date,
): Promise<void> {
  const row = { person_id: person, kind, by_person: by, at: now }
  await db.insertInto('second_factor_events').values(row).execute()
}

export async function readSecondFactor(db: Db, person: string): Promise<SecondFactor> {
  const { rows } = await sql<SecondFactor['events'][number] & { at: Date }>`
    select e.id, e.kind, p.given_name || ' ' || p.family_name as by, e.at
      from second_factor_events e left join people p on p.id = e.by_person
     where e.person_id = ${person} order by e.at desc, e.id limit ${MOST_EVENTS}
  `.execute(db)
  const on = await db
    .selectFrom('second_factors')
    .select((from) => [
      'confirmed_at as since',
      from
        .selectFrom('recovery_codes')
        .select(({ fn }) => fn.countAll<number>().as('left'))
        .whereRef('recovery_codes.person_id', '=', 'second_factors.person_id')
        .as('left'),
    ])
    .where('person_id', '=', person)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return {
    since: on?.since?.toISOString() ?? null,
    recoveryCodesLeft: Number(on?.left ?? 0),
    events: rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
  }
}
