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
           json_build_object('person', p.given_name || ' ' || p.family_name, 'structure',
             (select st.name from structures st where st.id = m.structure_id)) as names,
           (select json_build_object('id', d.id, 'scope', d.scope) from mandates d
             where d.community_id = m.community_id and d.person_id = m.person_id and d.status = 'active'
               and (${now}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on
             limit 1) as mandate,
           array(select s.structure_id from structure_managers s
                  where s.person_id = m.person_id and s.structure_id = m.structure_id) as "managerOf",
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
    .execute()
  return rows.map(({ community_id }) => community_id)
}
