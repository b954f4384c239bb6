import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { factRows } from '../platform/activity.ts'
import type { FactTable } from '../platform/facts.ts'
import type { CandidateRow } from './rules.ts'

interface CandidateQuery {
  community: string
  from: string
  to: string
  timeZone: string
  /** Limits candidates to what the readers may read. */
  audience: Pick<Reader, 'levels' | 'circles'>
  facts: FactTable
}

/** What happened in a period to each thing the journal lists, the latest first, with its facts and structures. */
export async function candidateRows(
  db: Db,
  { community, from, to, timeZone, audience, facts }: CandidateQuery,
): Promise<CandidateRow[]> {
  const listed = factRows(facts, ({ journal }) => journal !== 'none')
  const { rows } = await sql<CandidateRow>`
    with in_period as (
      select f.subject as kind, coalesce((a.payload ->> nullif(f.subject_in, ''))::uuid, a.subject_id) as id,
             a.signed_structure, a.at, f.journal = 'state' as moved,
             case name when 'thread:moved' then name || ':' || (payload ->> 'to') else name end as name
        from activity a join ${listed.rows} using (name)
       where community_id = ${community}
         and at >= (${from}::date)::timestamp at time zone ${timeZone}
         and at < (${to}::date + 1)::timestamp at time zone ${timeZone}
         and ${visibleTo(audience, 'a')}),
    by_name as (
      select kind, id, name, count(*)::int as times, bool_or(moved) as moved, max(at) as last_at
        from in_period group by 1, 2, 3),
    speaking as (
      select kind, id, array_agg(distinct signed_structure) as structures
        from in_period where signed_structure is not null group by 1, 2)
    select kind, id, json_object_agg(name, times) as facts, bool_or(moved) as moved,
           coalesce(structures, '{}') as structures
      from by_name left join speaking using (kind, id)
     group by kind, id, structures
     order by max(last_at) desc, id
  `.execute(db)
  return rows
}

/** Attendance in the period, with structures. */
export async function arrivals(
  db: Db,
  { community, from, to, timeZone }: Omit<CandidateQuery, 'audience' | 'facts'>,
) {
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
    .orderBy('people.id')
    .execute()
}
