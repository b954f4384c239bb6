import { sql } from 'kysely'
import type { Db } from '../database.ts'

export async function findDevice(db: Db, hash: Buffer, email: string): Promise<boolean> {
  const found = await db
    .selectFrom('known_devices')
    .innerJoin('people', 'people.id', 'known_devices.person_id')
    .select('person_id')
    .where('token_hash', '=', hash)
    .where(sql<boolean>`lower(people.email) = ${email}`)
    .executeTakeFirst()
  return found !== undefined
}

export async function putDevice(db: Db, hash: Buffer, person: string, now: Date): Promise<void> {
  await db
    .insertInto('known_devices')
    .values({ token_hash: hash, person_id: person, seen_at: now })
    .onConflict((conflict) => conflict.columns(['token_hash', 'person_id']).doUpdateSet({ seen_at: now }))
    .execute()
}

export async function forgetDevices(db: Db, person: string): Promise<void> {
  await db.deleteFrom('known_devices').where('person_id', '=', person).execute()
}
