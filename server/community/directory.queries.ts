import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Position } from '../accounts/contract.ts'
import { columnMap, expression, oneOf, type RowOf } from '../platform/columns.ts'
import { STRUCTURE } from '../structures/columns.ts'
import type { Reader, Role } from './contract.ts'
import { heldElsewhere } from './governance.queries.ts'
import type { StoredMandate } from './mandates.contract.ts'
import { MANDATE } from './mandates.queries.ts'
import type { MentionablePerson } from './people.contract.ts'

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
     order by m.created_at desc, m.id
     limit 200`,
  )
}

export async function listPeople(db: Db, community: string): Promise<MentionablePerson[]> {
  return db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .innerJoin('structures', 'structures.id', 'memberships.structure_id')
    .select([
      'people.id',
      sql<string>`people.given_name || ' ' || people.family_name`.as('name'),
      'structures.short_name as structure',
    ])
    .where('memberships.community_id', '=', community)
    .where('memberships.left_at', 'is', null)
    .where('people.status', '=', 'active')
    .orderBy('people.family_name')
    .orderBy('people.id')
    .limit(MOST)
    .execute()
}
