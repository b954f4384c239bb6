import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, oneOf, type RowOf } from '../platform/columns.ts'
import { STRUCTURE } from '../structures/columns.ts'
import type { Reader } from './contract.ts'
import type { StoredMandate } from './mandates.contract.ts'
import { MANDATE } from './mandates.queries.ts'
import type { MentionablePerson } from './people.contract.ts'

const MOST = 2000

const p = columnsOf<'people'>('p')
const MEMBER = columnMap({
  id: p('id'),
  name: expression<string>(`p.given_name || ' ' || p.family_name`),
  email: p('email'),
  position: p('position'),
  mainOccupation: p('main_occupation'),
  roles: columnsOf<'memberships'>('ms')('roles'),
  manages: expression<boolean>(
    `exists (select from structure_managers sm
              where sm.community_id = ms.community_id and sm.structure_id = st.id and sm.person_id = p.id)`,
  ),
  invited: expression<boolean>(`p.status = 'invited'`),
  mandate: expression<StoredMandate | null>('to_json(mandate)'),
})

const DIRECTORY = columnMap({
  ...STRUCTURE.columns,
  people: expression<RowOf<typeof MEMBER>[]>(
    `json_agg(${oneOf(MEMBER).sql} order by p.family_name, p.given_name, p.id)`,
  ),
})

/** The structures of a community with their people, in one query; invited people for leads only. */
export async function listStructures(db: Db, reader: Reader, now: Date): Promise<RowOf<typeof DIRECTORY>[]> {
  const seesInvited = reader.roles.includes('network_lead')
  return DIRECTORY.rows(
    db,
    sql`
      from memberships ms join communities c on c.id = ms.community_id
           join structures st on st.id = ms.structure_id
           join people p on p.id = ms.person_id
                and (p.status = 'active' or (p.status = 'invited' and ${seesInvited}))
           left join lateral (
             select ${MANDATE.list} from mandates m
              where m.community_id = ms.community_id and m.person_id = p.id and m.status = 'active'
                and (${now}::timestamptz at time zone c.time_zone)::date between m.starts_on and m.ends_on
              limit 1) mandate on true
     where ms.community_id = ${reader.community} and ms.left_at is null
     group by st.id
     order by st.name, st.id
     limit ${MOST}`,
  )
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
