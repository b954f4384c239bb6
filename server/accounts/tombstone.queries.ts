import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { TYPE_LABELS } from '../structures/type-labels.contract.ts'
import type { StructureType } from '../structures/contract.ts'

/**
 * Empties the account of a person and keeps its id, which leads to nobody: names are joined (decision 0009), so that
 * what they signed is read as « ancien membre (mission locale) » everywhere.
 */
export async function buryAccount(db: Db, person: string): Promise<void> {
  const { givenName, familyName } = await tombstoneOf(db, person)
  await db
    .updateTable('people')
    .set({
      given_name: givenName,
      family_name: familyName,
      email: `${person}@efface.invalid`,
      position: 'frontline',
      main_occupation: '',
      structure_id: null,
      administrator: false,
      status: 'erased',
      password_hash: null,
      active_in: sql`date '1970-01-01'`,
      created_at: new Date(0),
    })
    .where('id', '=', person)
    .execute()
  await sql`delete from account_links where person_id = ${person}`.execute(db)
  await sql`delete from second_factors where person_id = ${person}`.execute(db)
  await sql`delete from second_factor_events where person_id = ${person}`.execute(db)
  await sql`delete from pending_sign_ins where person_id = ${person}`.execute(db)
}

/** The name under which an erased person is read. */
export async function tombstoneOf(
  db: Db,
  person: string,
): Promise<{ givenName: string; familyName: string }> {
  const type = await structureTypeOf(db, person)
  return { givenName: 'ancien', familyName: type ? `membre (${TYPE_LABELS[type]})` : 'membre' }
}

async function structureTypeOf(db: Db, person: string): Promise<StructureType | undefined> {
  const row = await db
    .selectFrom('people')
    .innerJoin('structures', 'structures.id', 'people.structure_id')
    .select('structures.type')
    .where('people.id', '=', person)
    .executeTakeFirst()
  return row?.type
}
