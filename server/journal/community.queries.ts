import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, type RowOf } from '../platform/columns.ts'
import { hasCommittee, isReadable } from './read.queries.ts'

const c = columnsOf<'communities'>('c')

/** What the journal needs of its community. */
const COMMUNITY = columnMap({
  slug: c('slug'),
  name: c('local_name'),
  journalName: c('journal_name'),
  timeZone: c('time_zone'),
  hasCommittee,
})

export async function readCommunity(db: Db, community: string): Promise<RowOf<typeof COMMUNITY>> {
  const found = await COMMUNITY.first(db, sql`from communities c where c.id = ${community}`)
  return found!
}

/** The structures of the community's members, with their type: for the balance of an issue. */
export async function memberStructures(
  db: Db,
  community: string,
): Promise<{ structure: string; name: string; type: string }[]> {
  return db
    .selectFrom('memberships')
    .innerJoin('structures', 'structures.id', 'memberships.structure_id')
    .select(['structures.id as structure', 'structures.name', 'structures.type'])
    .distinct()
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .execute()
}

/** The recipients of an issue: arrived members with an address. */
export async function recipients(db: Db, community: string) {
  return db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(['people.id', 'people.email', 'people.given_name', 'people.family_name'])
    .where('community_id', '=', community)
    .where('left_at', 'is', null)
    .where('people.status', '=', 'active')
    .orderBy('people.id')
    .execute()
}

/** Whether an issue is still published and this person still a recipient. */
export async function isRecipient(db: Db, issue: string | null, person: string | null): Promise<boolean> {
  const { rows } = await sql`
    select from journal_issues i join memberships m on m.community_id = i.community_id
           join people p on p.id = m.person_id
     where i.id = ${issue} and ${isReadable} and p.id = ${person} and m.left_at is null and p.status = 'active'
  `.execute(db)
  return rows.length > 0
}
