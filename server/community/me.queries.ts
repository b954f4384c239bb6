import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { MyCommunity, Myself } from './me.contract.ts'

export async function readMyself(
  db: Db,
  person: string | null,
): Promise<Pick<Myself, 'person' | 'installed'>> {
  const { rows } = await sql<Pick<Myself, 'person' | 'installed'>>`
    select exists (select 1 from people) as installed,
           (select json_build_object(
                     'id', p.id, 'givenName', p.given_name, 'familyName', p.family_name,
                     'name', p.given_name || ' ' || p.family_name, 'email', p.email, 'position', p.position,
                     'administrator', p.administrator)
              from people p where p.id = ${person}::uuid and p.status = 'active') as person
  `.execute(db)
  return rows[0]!
}

export async function listMyCommunities(db: Db, person: string, now: Date): Promise<MyCommunity[]> {
  const { rows } = await sql<MyCommunity>`
    select c.id, c.slug, c.name, c.local_name as "localName", c.journal_name as "journalName",
           c.time_zone as "timeZone",
           json_build_object('id', s.id, 'shortName', s.short_name, 'name', s.name) as structure,
           ms.roles,
           (select m.scope from mandates m
             where m.community_id = c.id and m.person_id = ms.person_id and m.status = 'active'
               and (${now}::timestamptz at time zone c.time_zone)::date between m.starts_on and m.ends_on
             limit 1) as scope,
           array(select sm.structure_id from structure_managers sm
                  where sm.person_id = ms.person_id and sm.structure_id = ms.structure_id) as "managerOf"
      from memberships ms join communities c on c.id = ms.community_id join structures s on s.id = ms.structure_id
     where ms.person_id = ${person} and ms.left_at is null
     order by c.name, c.id
  `.execute(db)
  return rows
}
