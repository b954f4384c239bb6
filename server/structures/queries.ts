import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { STRUCTURE } from './columns.ts'
import type { NewStructure, Structure } from './contract.ts'

const MOST = 500

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
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, ...structure }
}

export async function listStructures(db: Db): Promise<Structure[]> {
  return STRUCTURE.rows(db, sql`from structures st order by st.name, st.id limit ${MOST}`)
}

export async function findStructure(db: Db, id: string): Promise<Structure | undefined> {
  return STRUCTURE.first(db, sql`from structures st where st.id = ${id}`)
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
