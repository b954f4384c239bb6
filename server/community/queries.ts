import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Reader } from './contract.ts'

export async function listMembers(db: Db, community: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('person_id')
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .where('people.status', '=', 'active')
    .execute()
  return rows.map(({ person_id }) => person_id)
}

export async function countMembers(db: Db, community: string, people: readonly string[]): Promise<number> {
  const { rows } = await sql<{ there: number }>`
    select count(*)::int as there from memberships join people p on p.id = person_id and p.status = 'active'
     where community_id = ${community} and left_at is null and person_id = any(${sql.val(people)}::uuid[])
  `.execute(db)
  return rows[0]!.there
}

/** The administrator of this id, with their own structure; nothing for anyone else. */
export async function findAdministrator(
  db: Db,
  person: string,
): Promise<{ structure: string | null } | undefined> {
  return db
    .selectFrom('people')
    .select('structure_id as structure')
    .where('id', '=', person)
    .where('administrator', '=', true)
    .where('status', '=', 'active')
    .executeTakeFirst()
}

/** This slug, or the first free one made from it. */
export async function freeSlug(db: Db, wanted: string): Promise<string> {
  const taken = await db
    .selectFrom('communities')
    .select('slug')
    .where((where) => where.or([where('slug', '=', wanted), where('slug', 'like', `${wanted}-%`)]))
    .execute()
  const slugs = new Set(taken.map(({ slug }) => slug))
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (!slugs.has(slug)) return slug
  }
}

/** The members of the steering committee. */
export async function committeeOf(db: Db, community: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('person_id')
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .where('people.status', '=', 'active')
    .where(sql<boolean>`'steering_member' = any(roles)`)
    .execute()
  return rows.map(({ person_id }) => person_id)
}

/** The names under which the others see someone who writes a text. */
export async function writerOf(
  db: Db,
  { person, structure }: Reader,
): Promise<{ name: string; structureName: string }> {
  const { rows } = await sql<{ name: string; structureName: string }>`
    select p.given_name || ' ' || p.family_name as name, st.short_name as "structureName"
      from people p, structures st where p.id = ${person} and st.id = ${structure}
  `.execute(db)
  return rows[0]!
}
