import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { STRUCTURE } from './columns.ts'
import type { NewStructure, Structure } from './contract.ts'

export async function insertStructure(db: Db, structure: NewStructure, now: Date): Promise<Structure> {
  const { id } = await db
    .insertInto('structures')
    .values({
      name: structure.name,
      short_name: structure.shortName,
      type: structure.type,
      territories: structure.territories,
      missions: structure.missions,
      spro_status: structure.sproStatus,
      cep_operator: structure.cepOperator,
      held_by: null,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, ...structure }
}

export async function findStructure(db: Db, id: string): Promise<Structure | undefined> {
  return STRUCTURE.first(db, sql`from structures st where st.id = ${id}`)
}

/** The first community that welcomes people of a structure holds it. */
export async function holdStructure(db: Db, structure: string, community: string): Promise<void> {
  await db
    .updateTable('structures')
    .set({ held_by: community })
    .where('id', '=', structure)
    .where('held_by', 'is', null)
    .execute()
}

/** Structure names are unique, so that people can tell them apart. */
export async function isNameTaken(db: Db, name: string): Promise<boolean> {
  const found = await db
    .selectFrom('structures')
    .select('id')
    .where((where) => where(where.fn('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  return found !== undefined
}
