import type { Db } from '../database.ts'

/** Who may commit a structure. */
export interface Manager {
  structure: string
  person: string
}

/** @returns whether it changed anything */
export async function insertManager(db: Db, { structure, person }: Manager, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('structure_managers')
    .values({ structure_id: structure, person_id: person, since: now })
    .onConflict((conflict) => conflict.columns(['structure_id', 'person_id']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns whether it changed anything */
export async function deleteManager(db: Db, { structure, person }: Manager): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('structure_managers')
    .where('structure_id', '=', structure)
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}
