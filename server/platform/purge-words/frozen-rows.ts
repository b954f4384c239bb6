import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/** Lets `work` change rows that never change otherwise, such as frozen versions. In a transaction. */
export async function changingFrozenRows<Result>(db: Db, work: () => Promise<Result>): Promise<Result> {
  await sql`select set_config('liane.purging', 'on', true)`.execute(db)
  const result = await work()
  await sql`select set_config('liane.purging', '', true)`.execute(db)
  return result
}
