import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { DemoPerson } from './installation.contract.ts'

/** Everyone of the demo, in the order of its structures. */
export async function listDemoPeople(db: Db, now: Date): Promise<DemoPerson[]> {
  const { rows } = await sql<DemoPerson>`
    select p.id, p.given_name || ' ' || p.family_name as name, p.main_occupation as "mainOccupation",
           s.short_name as structure, s.name as "structureName", p.administrator,
           coalesce(ms.roles, '{}') as roles,
           exists (select 1 from structure_managers sm where sm.person_id = p.id) as manages,
           (select m.scope from mandates m
             where m.community_id = ms.community_id and m.person_id = p.id and m.status = 'active'
               and (${now}::timestamptz at time zone c.time_zone)::date between m.starts_on and m.ends_on
             limit 1) as scope
      from people p
           left join lateral (select * from memberships where person_id = p.id and left_at is null
                               order by joined_at, community_id limit 1) ms on true
           left join communities c on c.id = ms.community_id
           join structures s on s.id = coalesce(ms.structure_id, p.structure_id)
     where p.status = 'active'
     order by s.name, p.family_name, p.id
     limit 200
  `.execute(db)
  return rows
}

export async function isActive(db: Db, person: string): Promise<boolean> {
  const found = await db
    .selectFrom('people')
    .select('id')
    .where('id', '=', person)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return found !== undefined
}
