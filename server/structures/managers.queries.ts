import type { Db } from '../database.ts'

/** @returns whether it changed anything */
export async function insertManager(db: Db, structure: string, person: string, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('structure_managers')
    .values({ structure_id: structure, person_id: person, since: now })
    .onConflict((conflict) => conflict.columns(['structure_id', 'person_id']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function deleteManager(db: Db, structure: string, person: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('structure_managers')
    .where('structure_id', '=', structure)
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}
