import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Role } from './contract.ts'
import type { Joining } from './members.contract.ts'

/** The structure someone is there for; nothing for who does not belong. */
export async function structureOf(db: Db, community: string, person: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('memberships')
    .select('structure_id')
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  return row?.structure_id
}

/** Who may see pending matters: leads and, for a structure, the people who may commit it. */
export async function concernedBy(db: Db, community: string, structure: string | null): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    select m.person_id as person from memberships m
     where m.community_id = ${community} and m.left_at is null
       and ('network_lead' = any(m.roles)
            or exists (select from structure_managers s
                        where s.person_id = m.person_id and s.structure_id = m.structure_id
                          and s.structure_id = ${structure}::uuid))
  `.execute(db)
  return rows.map(({ person }) => person)
}

/** Of the given people, the ones who are in the community or were, by name. */
export async function namesIn(
  db: Db,
  community: string,
  people: readonly string[],
): Promise<Map<string, string>> {
  if (people.length === 0) return new Map()
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(['people.id', 'given_name', 'family_name'])
    .where('community_id', '=', community)
    .where('people.id', 'in', people)
    .execute()
  return new Map(rows.map(({ id, given_name, family_name }) => [id, `${given_name} ${family_name}`]))
}

/** Puts someone in; again, when they had left. Nothing changes for who is in already. Returns whether it did. */
export async function insertMember(
  db: Db,
  community: string,
  { person, structure, roles }: Joining,
  now: Date,
): Promise<boolean> {
  const membership = {
    structure_id: structure,
    roles: withMember(roles ?? []),
    capacity: 'contributor' as const,
    joined_at: now,
    left_at: null,
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('memberships')
    .values({ community_id: community, person_id: person, ...membership })
    .onConflict((conflict) =>
      conflict
        .columns(['community_id', 'person_id'])
        .doUpdateSet(membership)
        .where('memberships.left_at', 'is not', null),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function setRoles(db: Db, community: string, person: string, roles: Role[]): Promise<void> {
  await db
    .updateTable('memberships')
    .set({ roles: withMember(roles) })
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .execute()
}

const withMember = (roles: readonly Role[]): Role[] => [...new Set<Role>(['member', ...roles])]

export async function endMembership(db: Db, community: string, person: string, now: Date): Promise<void> {
  await db
    .updateTable('memberships')
    .set({ left_at: now })
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .execute()
  await db
    .deleteFrom('circle_members')
    .where('person_id', '=', person)
    .where('circle_id', 'in', (circles) =>
      circles.selectFrom('circles').select('id').where('community_id', '=', community),
    )
    .execute()
}

export async function lockMember(
  db: Db,
  community: string,
  person: string,
): Promise<{ structure: string; roles: Role[] } | undefined> {
  return db
    .selectFrom('memberships')
    .select(['structure_id as structure', 'roles'])
    .where('community_id', '=', community)
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Who leads is changed by one person at a time, so that two cannot both be the last to leave (I20). */
export async function otherLeads(db: Db, community: string, person: string): Promise<number> {
  await db.selectFrom('communities').select('id').where('id', '=', community).forNoKeyUpdate().execute()
  const { count } = await db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .where('person_id', '!=', person)
    .where('people.status', '=', 'active')
    .where(sql<boolean>`'network_lead' = any(memberships.roles)`)
    .executeTakeFirstOrThrow()
  return count
}

/** The communities that someone is in for a structure. */
export async function communitiesFor(db: Db, structure: string, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('community_id')
    .where('person_id', '=', person)
    .where('structure_id', '=', structure)
    .where('left_at', 'is', null)
    .execute()
  return rows.map(({ community_id }) => community_id)
}

/** The communities that someone is in, for which structure and with which roles. */
export async function placesOf(db: Db, person: string): Promise<Place[]> {
  return db
    .selectFrom('memberships')
    .innerJoin('communities', 'communities.id', 'memberships.community_id')
    .innerJoin('structures', 'structures.id', 'memberships.structure_id')
    .select([
      'communities.id as community',
      'communities.name',
      'structures.id as structure',
      'structures.name as structureName',
      'roles',
    ])
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .orderBy('communities.id')
    .execute()
}

interface Place {
  community: string
  name: string
  structure: string
  structureName: string
  roles: Role[]
}

/** Whether anyone else is in the community for this structure. */
export async function hasOthers(
  db: Db,
  community: string,
  { structure, person }: { structure: string; person: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join people p on p.id = m.person_id and p.status = 'active'
     where m.community_id = ${community} and m.structure_id = ${structure} and m.left_at is null
       and m.person_id <> ${person} limit 1
  `.execute(db)
  return rows.length > 0
}

/** The managers of a structure who are in the community for it: someone who has left, or not arrived, answers for nothing there. */
export async function managersOf(db: Db, community: string, structure: string): Promise<string[]> {
  const rows = await db
    .selectFrom('structure_managers')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.person_id', '=', 'structure_managers.person_id')
        .onRef('memberships.structure_id', '=', 'structure_managers.structure_id'),
    )
    .innerJoin('people', 'people.id', 'structure_managers.person_id')
    .select('structure_managers.person_id')
    .where('structure_managers.structure_id', '=', structure)
    .where('memberships.community_id', '=', community)
    .where('memberships.left_at', 'is', null)
    .where('people.status', '=', 'active')
    .execute()
  return rows.map(({ person_id }) => person_id)
}

export interface Named {
  givenName: string
  familyName: string
}

/** Whether a member has this name, however it is capitalised. */
export async function isNameTaken(
  db: Db,
  community: string,
  { givenName, familyName }: Named,
): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join people p on p.id = m.person_id
     where m.community_id = ${community} and m.left_at is null
       and lower(p.given_name || ' ' || p.family_name) = lower(${`${givenName} ${familyName}`}) limit 1
  `.execute(db)
  return rows.length > 0
}

/** The names a letter about someone needs. */
export async function letterNames(
  db: Db,
  community: string,
  person: string,
): Promise<{ name: string; slug: string; person: string; structure: string }> {
  return db
    .selectFrom('memberships')
    .innerJoin('communities', 'communities.id', 'memberships.community_id')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .innerJoin('structures', 'structures.id', 'memberships.structure_id')
    .select([
      'communities.name',
      'communities.slug',
      sql<string>`people.given_name || ' ' || people.family_name`.as('person'),
      'structures.name as structure',
    ])
    .where('communities.id', '=', community)
    .where('people.id', '=', person)
    .executeTakeFirstOrThrow()
}

/** What remains of the places of someone who is erased: that they were there, for a structure. */
export async function erasePlaces(db: Db, person: string): Promise<void> {
  await sql`update memberships set roles = '{member}', capacity = 'contributor' where person_id = ${person}`.execute(
    db,
  )
  await sql`delete from structure_managers where person_id = ${person}`.execute(db)
  await sql`delete from invitations where person_id = ${person}`.execute(db)
  await sql`update invitations set invited_by = null where invited_by = ${person}`.execute(db)
  await sql`update mandates set reason = null where person_id = ${person}`.execute(db)
  await sql`update mandates set substitute_id = null where substitute_id = ${person}`.execute(db)
}
