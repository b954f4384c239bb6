import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'
import type { Reader } from './contract.ts'

export type ReaderRow = Omit<Reader, 'levels'>

/**
 * Everything that decides what someone may read and do in a community, as one JSON value: `null` where they are not in.
 * A mandate counts when it is active and today, in the community's own time zone, is within its days.
 */
export function readerOf(
  community: string,
  person: RawBuilder<unknown>,
  now: Date,
): RawBuilder<ReaderRow | null> {
  return sql`(select to_json(reader) from (
    select m.person_id as person, m.community_id as community, m.structure_id as structure, m.roles,
           (select json_build_object('id', d.id, 'scope', d.scope) from mandates d
             where d.community_id = m.community_id and d.person_id = m.person_id and d.status = 'active'
               and (${now}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on
             limit 1) as mandate,
           array(select s.structure_id from structure_managers s where s.person_id = m.person_id) as "managerOf",
           array(select cm.circle_id from circle_members cm join circles ci on ci.id = cm.circle_id
                  where cm.person_id = m.person_id and ci.community_id = m.community_id) as circles
      from memberships m join communities c on c.id = m.community_id
           join people p on p.id = m.person_id and p.status = 'active'
     where m.community_id = ${community} and m.person_id = ${person} and m.left_at is null
  ) reader)`
}

export async function readReader(
  db: Db,
  community: string,
  person: string,
  now: Date,
): Promise<ReaderRow | null> {
  const { rows } = await sql<{ reader: ReaderRow | null }>`
    select ${readerOf(community, sql`${person}`, now)} as reader
  `.execute(db)
  return rows[0]!.reader
}

export async function communitiesOf(db: Db, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('community_id')
    .where('person_id', '=', person)
    .where('left_at', 'is', null)
    .limit(50)
    .execute()
  return rows.map(({ community_id }) => community_id)
}

export async function listMembers(db: Db, community: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('person_id')
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .execute()
  return rows.map(({ person_id }) => person_id)
}

export async function countMembers(db: Db, community: string, people: readonly string[]): Promise<number> {
  const { rows } = await sql<{ there: number }>`
    select count(*)::int as there from memberships
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
    .limit(1000)
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
    .select('person_id')
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
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
