import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { Happened } from './rules.ts'

interface Harvest {
  community: string
  from: string
  to: string
  timeZone: string
  /** What the issue's own readers may read: nothing narrower is even proposed. */
  audience: Pick<Reader, 'levels' | 'circles'>
}

/** What happened to threads (with their posts), tools and sessions in a period, each with its facts and the structures behind them. */
export async function harvest(
  db: Db,
  { community, from, to, timeZone, audience }: Harvest,
): Promise<Happened[]> {
  const { rows } = await sql<Happened>`
    with told as (
      select case subject_type when 'post' then 'thread' else subject_type end as kind,
             case subject_type when 'post' then (payload ->> 'thread')::uuid else subject_id end as id,
             signed_structure,
             case name when 'thread:moved' then name || ':' || (payload ->> 'to') else name end as name
        from activity a
       where community_id = ${community} and subject_type in ('thread', 'post', 'tool', 'session')
         and at >= (${from}::date)::timestamp at time zone ${timeZone}
         and at < (${to}::date + 1)::timestamp at time zone ${timeZone}
         and ${visibleTo(audience, 'a')}),
    by_name as (select kind, id, name, count(*)::int as times from told group by 1, 2, 3)
    select kind, id, json_object_agg(name, times) as facts,
           (select coalesce(array_agg(distinct signed_structure), '{}') from told
             where told.kind = by_name.kind and told.id = by_name.id and signed_structure is not null) as structures
      from by_name
     group by kind, id
     limit 500
  `.execute(db)
  return rows
}

/** Who came in the period, with their structure. */
export async function arrivals(db: Db, { community, from, to, timeZone }: Omit<Harvest, 'audience'>) {
  return db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .innerJoin('structures', 'structures.id', 'memberships.structure_id')
    .select(['people.given_name', 'people.family_name', 'structures.name as structure'])
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .where('people.status', '=', 'active')
    .where(sql<boolean>`joined_at >= (${from}::date)::timestamp at time zone ${timeZone}`)
    .where(sql<boolean>`joined_at < (${to}::date + 1)::timestamp at time zone ${timeZone}`)
    .orderBy('joined_at')
    .limit(50)
    .execute()
}
