import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'
import type { Position } from '../accounts/contract.ts'
import { columnMap, expression, oneOf, type RowOf } from '../platform/columns.ts'
import { STRUCTURE } from '../structures/columns.ts'
import type { Reader, Role } from './contract.ts'
import { heldElsewhere } from './governance.queries.ts'
import type { StoredMandate } from './mandates.contract.ts'
import { MANDATE } from './mandates.queries.ts'
import { MOST_PEOPLE, type MentionablePerson } from './people.contract.ts'

const MOST = 2000

const MEMBER = columnMap({
  id: expression<string>('ms.id'),
  name: expression<string>(`ms.given_name || ' ' || ms.family_name`),
  email: expression<string>('ms.email'),
  position: expression<Position>('ms.position'),
  mainOccupation: expression<string>('ms.main_occupation'),
  roles: expression<Role[]>('ms.roles'),
  manages: expression<boolean>('ms.manages'),
  invited: expression<boolean>('ms.invited'),
  mandate: expression<StoredMandate | null>('to_json(mandate)'),
})

const DIRECTORY = columnMap({
  ...STRUCTURE.columns,
  people: expression<RowOf<typeof MEMBER>[]>(
    `json_agg(${oneOf(MEMBER).sql} order by ms.family_name, ms.given_name, ms.id)`,
  ),
})

interface DirectoryRow extends RowOf<typeof DIRECTORY> {
  isElsewhere: boolean
}

/**
 * The structures of a community with their people, in one query. Leads also see the people they have invited, under the
 * name they wrote: what another community knows of them stays there.
 */
export async function listStructures(db: Db, reader: Reader, now: Date): Promise<DirectoryRow[]> {
  const { rows } = await sql<DirectoryRow>`
    with ms as (
      select p.id, m.structure_id, p.given_name, p.family_name, p.email, p.position, p.main_occupation, m.roles,
             exists (select from structure_managers sm
                      where sm.structure_id = m.structure_id and sm.person_id = p.id) as manages, false as invited
        from memberships m join people p on p.id = m.person_id and p.status = 'active'
       where m.community_id = ${reader.community} and m.left_at is null
       union all
      select p.id, i.structure_id, i.given_name, i.family_name, p.email, i.position, i.main_occupation, i.roles,
             i.manages, true
        from invitations i join people p on p.id = i.person_id
       where i.community_id = ${reader.community} and ${reader.roles.includes('network_lead')})
    select ${DIRECTORY.list}, ${heldElsewhere(reader.community)} as "isElsewhere"
      from ms join structures st on st.id = ms.structure_id
           join communities c on c.id = ${reader.community}
           left join lateral (
             select ${MANDATE.list} from mandates m
              where m.community_id = c.id and m.person_id = ms.id and m.status = 'active' and not ms.invited
                and (${now}::timestamptz at time zone c.time_zone)::date between m.starts_on and m.ends_on
              limit 1) mandate on true
     group by st.id
     order by st.name, st.id
     limit ${MOST}
  `.execute(db)
  return rows
}

/** Mandates awaiting a step, or answered lately, that concern the reader. */
export async function listPending(db: Db, reader: Reader, now: Date): Promise<StoredMandate[]> {
  return MANDATE.rows(
    db,
    sql`
      from mandates m
     where m.community_id = ${reader.community}
       and (m.status in ('requested', 'granted')
            or (m.status in ('refused', 'revoked', 'expired') and m.person_id = ${reader.person}
                and m.ends_on > (${now}::timestamptz - interval '60 days')::date))
       and (m.person_id = ${reader.person}
            or m.structure_id = any(${sql.val(reader.managerOf)}::uuid[])
            or ${reader.roles.includes('network_lead')})
     order by m.created_at desc, m.id`,
  )
}

/**
 * The members whose name or structure holds what is typed, however it is capitalised and accented, those whose name
 * holds it first.
 */
export async function findPeople(db: Db, community: string, typed: string): Promise<MentionablePerson[]> {
  const wanted = sql`'%' || lower(public.f_unaccent(${typed.trim().replaceAll(/[\\%_]/g, '\\$&')})) || '%'`
  const people = (place: number, where: RawBuilder<unknown>) => sql`(
    select ${place}::int as place, p.id, p.given_name || ' ' || p.family_name as name, s.short_name as structure, p.family_name
      from people p join memberships m on m.person_id = p.id and m.community_id = ${community} and m.left_at is null
           join structures s on s.id = m.structure_id
     where p.status = 'active' and ${where}
     order by p.family_name, p.id limit ${MOST_PEOPLE})`
  const { rows } = await sql<MentionablePerson>`
    with found as (
      ${people(1, sql`lower(public.f_unaccent(p.given_name || ' ' || p.family_name)) like ${wanted}`)}
      union all
      ${people(
        2,
        sql`m.structure_id in (select id from structures where lower(public.f_unaccent(short_name)) like ${wanted})`,
      )})
    select id, name, structure from found group by id, name, structure, family_name
     order by min(place), family_name, id limit ${MOST_PEOPLE}
  `.execute(db)
  return rows
}
