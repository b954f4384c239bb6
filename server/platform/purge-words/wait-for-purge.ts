import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/**
 * Waits until no purge is under way, and keeps any from starting before the caller's transaction ends: what is read
 * after this and written again holds no word that a purge has just replaced. Call it first. Commands need not: claiming
 * their id does the same.
 */
export async function waitForPurge(db: Db): Promise<void> {
  await sql`lock table commands in row exclusive mode`.execute(db)
}
