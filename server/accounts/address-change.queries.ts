import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, type RowOf } from '../platform/columns.ts'

const c = columnsOf<'address_changes'>('c')
const CHANGE = columnMap({
  id: c('id'),
  person: c('person_id'),
  from: c('from_address'),
  to: c('to_address'),
  askedAt: c('asked_at'),
  newConfirmedAt: c('new_confirmed_at'),
  oldConfirmedAt: c('old_confirmed_at'),
  vouchedBy: c('vouched_by'),
  doneAt: c('done_at'),
  givenName: expression<string>('p.given_name'),
  familyName: expression<string>('p.family_name'),
})
export type StoredChange = RowOf<typeof CHANGE>
const UNIQUE_VIOLATION = '23505'
export type Side = 'new' | 'old'
const FROM = sql`from address_changes c join people p on p.id = c.person_id`
const HASH = { new: sql`c.new_hash`, old: sql`c.old_hash` }

/** Replaces the change under way of this person. */
export async function putChange(
  db: Db,
  change: { person: string; from: string; to: string; newHash: Buffer; oldHash: Buffer },
  now: Date,
): Promise<string> {
  await dropUnderWay(db, change.person)
  const { id } = await db
    .insertInto('address_changes')
    .values({
      person_id: change.person,
      from_address: change.from,
      to_address: change.to,
      new_hash: change.newHash,
      old_hash: change.oldHash,
      asked_at: now,
      new_confirmed_at: null,
      old_confirmed_at: null,
      vouched_by: null,
      done_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function changeUnderWay(db: Db, person: string): Promise<StoredChange | undefined> {
  return CHANGE.first(db, sql`${FROM} where c.person_id = ${person} and c.done_at is null`)
}

export async function lockUnderWay(db: Db, person: string): Promise<StoredChange | undefined> {
  return CHANGE.first(db, sql`${FROM} where c.person_id = ${person} and c.done_at is null for update of c`)
}

export async function findByLink(db: Db, side: Side, hash: Buffer): Promise<StoredChange | undefined> {
  return CHANGE.first(db, sql`${FROM} where ${HASH[side]} = ${hash}`)
}

export async function lockByLink(db: Db, side: Side, hash: Buffer): Promise<StoredChange | undefined> {
  return CHANGE.first(db, sql`${FROM} where ${HASH[side]} = ${hash} for update of c`)
}

export async function confirmSide(
  db: Db,
  { id }: StoredChange,
  side: Side,
  { at, by }: { at: Date; by: string | null },
): Promise<void> {
  const confirmed =
    side === 'new'
      ? { new_confirmed_at: at }
      : { old_confirmed_at: at, ...(by !== null && { vouched_by: by }) }
  await db.updateTable('address_changes').set(confirmed).where('id', '=', id).execute()
}

export async function markDone(db: Db, { id }: StoredChange, at: Date): Promise<void> {
  await db.updateTable('address_changes').set({ done_at: at }).where('id', '=', id).execute()
}

export async function dropChange(db: Db, { id }: StoredChange): Promise<void> {
  await db.deleteFrom('address_changes').where('id', '=', id).execute()
}

/** @returns whether there was one */
export async function dropUnderWay(db: Db, person: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('address_changes')
    .where('person_id', '=', person)
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Deletes what a person asked from a change on. @returns their ids */
export async function dropSince(db: Db, { person, askedAt }: StoredChange): Promise<string[]> {
  const rows = await db
    .deleteFrom('address_changes')
    .where('person_id', '=', person)
    .where('asked_at', '>=', askedAt)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** @returns false when another account took it at the same time: the transaction has failed */
export async function setAddress(db: Db, person: string, email: string): Promise<boolean> {
  try {
    await db.updateTable('people').set({ email }).where('id', '=', person).execute()
    return true
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return false
    throw error
  }
}
