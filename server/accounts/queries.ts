import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, type RowOf } from '../platform/columns.ts'
import type { OpenSignIn, Position } from './contract.ts'

const p = columnsOf<'people'>('p')
const ACCOUNT = columnMap({
  id: p('id'),
  email: p('email'),
  givenName: p('given_name'),
  familyName: p('family_name'),
  status: p('status'),
  passwordHash: p('password_hash'),
})
export type Account = RowOf<typeof ACCOUNT>

export async function accountByEmail(db: Db, email: string): Promise<Account | undefined> {
  return ACCOUNT.first(db, sql`from people p where lower(p.email) = ${email}`)
}

export async function accountById(db: Db, id: string): Promise<Account | undefined> {
  return ACCOUNT.first(db, sql`from people p where p.id = ${id}`)
}

export async function activeAccounts(db: Db, people: readonly string[]): Promise<Account[]> {
  if (people.length === 0) return []
  return ACCOUNT.rows(
    db,
    sql`from people p where p.id = any(${sql.val(people)}::uuid[]) and p.status = 'active'`,
  )
}

/** The active administrators other than `person`, in the order of names. */
export async function administratorsBut(db: Db, person: string): Promise<Account[]> {
  return ACCOUNT.rows(
    db,
    sql`from people p where p.administrator and p.status = 'active' and p.id <> ${person}
        order by p.family_name, p.given_name, p.id`,
  )
}

export async function employerOf(db: Db, person: string): Promise<string | null> {
  const row = await db.selectFrom('people').select('structure_id').where('id', '=', person).executeTakeFirst()
  return row?.structure_id ?? null
}

/** Who someone is, and for whom they work. */
export interface Profile {
  givenName: string
  familyName: string
  position: Position
  mainOccupation: string
  structure: string | null
}

export interface PersonRow extends Profile {
  email: string
  administrator: boolean
  status: 'invited' | 'active'
  passwordHash: string | null
}

/** @returns undefined when the address is taken */
export async function insertPerson(db: Db, person: PersonRow, now: Date): Promise<string | undefined> {
  const row = await db
    .insertInto('people')
    .values({
      given_name: person.givenName,
      family_name: person.familyName,
      email: person.email,
      position: person.position,
      main_occupation: person.mainOccupation,
      structure_id: person.structure,
      administrator: person.administrator,
      status: person.status,
      password_hash: person.passwordHash,
      created_at: now,
    })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function anyoneExists(db: Db): Promise<boolean> {
  return (await db.selectFrom('people').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Serialises installations: another one waits until this transaction ends. */
export async function lockInstallation(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('liane.installation'))`.execute(db)
}

export async function setPassword(db: Db, person: string, passwordHash: string | null): Promise<void> {
  await db.updateTable('people').set({ password_hash: passwordHash }).where('id', '=', person).execute()
}

export async function setProfile(
  db: Db,
  person: string,
  { givenName, familyName, position, mainOccupation, structure }: Profile,
): Promise<void> {
  await db
    .updateTable('people')
    .set({
      given_name: givenName,
      family_name: familyName,
      position,
      main_occupation: mainOccupation,
      structure_id: structure,
    })
    .where('id', '=', person)
    .execute()
}

export async function activate(db: Db, person: string, passwordHash: string): Promise<void> {
  await db
    .updateTable('people')
    .set({ password_hash: passwordHash, status: 'active' })
    .where('id', '=', person)
    .where('status', '=', 'invited')
    .execute()
}

export async function listSignIns(
  db: Db,
  person: string,
  here: string | undefined,
  now: Date,
): Promise<OpenSignIn[]> {
  const rows = await db
    .selectFrom('sign_ins')
    .select(['id', 'created_at as since', 'user_agent as userAgent'])
    .where('person_id', '=', person)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute()
  return rows.map(({ id, since, userAgent }) => ({
    id,
    since: since.toISOString(),
    userAgent,
    here: id === here,
  }))
}

/** Ends a person's sign-ins. @returns the ended ones, whose sockets must be closed */
export async function endSignIns(
  db: Db,
  person: string,
  { only, except }: { only?: string; except?: string | undefined } = {},
): Promise<string[]> {
  let ending = db.deleteFrom('sign_ins').where('person_id', '=', person)
  if (only) ending = ending.where('id', '=', only)
  if (except) ending = ending.where('id', '!=', except)
  const rows = await ending.returning('id').execute()
  return rows.map(({ id }) => id)
}
