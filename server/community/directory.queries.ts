import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { Reader } from './contract.ts'
import type { Directory, DirectoryStructure } from './directory.contract.ts'
import type { MentionablePerson } from './people.contract.ts'
import type { DemoPerson } from './installation.contract.ts'
import type { MyCommunity, Myself } from './me.contract.ts'

const MOST = 2000

/** The contract's `Mandate` as JSON; `m` is the mandate's row. */
const mandateJson = sql`json_build_object(
  'id', m.id, 'person', m.person_id, 'structure', m.structure_id, 'scope', m.scope, 'limits', m.limits,
  'hoursPerMonth', m.hours_per_month, 'startsOn', m.starts_on, 'endsOn', m.ends_on,
  'substitute', m.substitute_id, 'status', m.status, 'grantedBy', m.granted_by, 'selfGranted', m.self_granted,
  'acceptedAt', to_char(m.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

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
           array(select sm.structure_id from structure_managers sm where sm.person_id = ms.person_id) as "managerOf"
      from memberships ms join communities c on c.id = ms.community_id join structures s on s.id = ms.structure_id
     where ms.person_id = ${person} and ms.left_at is null
     order by c.name, c.id
     limit 50
  `.execute(db)
  return rows
}

/** The structures of a community with their people, in one query; invited people for leads only. */
export async function listStructures(db: Db, reader: Reader, now: Date): Promise<DirectoryStructure[]> {
  const seesInvited = reader.roles.includes('network_lead')
  const { rows } = await sql<DirectoryStructure>`
    select s.id, s.name, s.short_name as "shortName", s.type, s.territories, s.missions,
           s.spro_status as "sproStatus", s.cep_operator as "cepOperator",
           json_agg(
             json_build_object(
               'id', p.id, 'name', p.given_name || ' ' || p.family_name, 'email', p.email,
               'position', p.position, 'mainOccupation', p.main_occupation, 'roles', ms.roles,
               'manages', exists (select 1 from structure_managers sm
                                   where sm.structure_id = s.id and sm.person_id = p.id),
               'invited', p.status = 'invited',
               'mandate', (select ${mandateJson} from mandates m
                            where m.community_id = ms.community_id and m.person_id = p.id and m.status = 'active'
                              and (${now}::timestamptz at time zone c.time_zone)::date
                                  between m.starts_on and m.ends_on
                            limit 1))
             order by p.family_name, p.given_name, p.id) as people
      from memberships ms join communities c on c.id = ms.community_id
           join structures s on s.id = ms.structure_id
           join people p on p.id = ms.person_id
                and (p.status = 'active' or (p.status = 'invited' and ${seesInvited}))
     where ms.community_id = ${reader.community} and ms.left_at is null
     group by s.id
     order by s.name, s.id
     limit ${MOST}
  `.execute(db)
  return rows
}

/** Mandates awaiting a step, or answered lately, that concern the reader. */
export async function listPending(db: Db, reader: Reader, now: Date): Promise<Directory['pending']> {
  const { rows } = await sql<{ mandate: Directory['pending'][number] }>`
    select ${mandateJson} as mandate
      from mandates m
     where m.community_id = ${reader.community}
       and (m.status in ('requested', 'granted')
            or (m.status in ('refused', 'revoked', 'expired') and m.person_id = ${reader.person}
                and m.ends_on > (${now}::timestamptz - interval '60 days')::date))
       and (m.person_id = ${reader.person}
            or m.structure_id = any(${sql.val(reader.managerOf)}::uuid[])
            or ${reader.roles.includes('network_lead')})
     order by m.created_at desc, m.id
     limit 200
  `.execute(db)
  return rows.map(({ mandate }) => mandate)
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
