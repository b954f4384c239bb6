import type { Db } from '../database.ts'

/** Someone whose password was right, and whose code is awaited. */
export interface PendingSignIn {
  person: string
  email: string
}

export async function insertPending(db: Db, hash: Buffer, person: string, expiresAt: Date): Promise<void> {
  await db
    .insertInto('pending_sign_ins')
    .values({ token_hash: hash, person_id: person, expires_at: expiresAt })
    .execute()
}

export async function findPending(db: Db, hash: Buffer, now: Date): Promise<PendingSignIn | undefined> {
  return db
    .selectFrom('pending_sign_ins')
    .innerJoin('people', 'people.id', 'pending_sign_ins.person_id')
    .select(['people.id as person', 'people.email'])
    .where('token_hash', '=', hash)
    .where('expires_at', '>', now)
    .where('people.status', '=', 'active')
    .executeTakeFirst()
}

/** Of two uses at once, one takes it. */
export async function takePending(db: Db, hash: Buffer): Promise<boolean> {
  const { numDeletedRows: taken } = await db
    .deleteFrom('pending_sign_ins')
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  return taken === 1n
}

export async function dropPending(db: Db, person: string): Promise<void> {
  await db.deleteFrom('pending_sign_ins').where('person_id', '=', person).execute()
}
