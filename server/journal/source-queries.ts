import { sql } from 'kysely'
import { holding, type Quoting } from '../community/quoting.access.ts'
import type { Db } from '../database.ts'
import { READABLE } from './queries.ts'

/** The published issues that cite one of these. */
export async function issuesQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select audience as level, null as circle, 'le journal n°\u00a0' || number as name
      from journal_issues
     where community_id = ${community} and status = any (${sql.val(READABLE)}::text[])
       and doc::text like any (${sql.val(holding(ids))}::text[])
  `.execute(db)
  return rows
}

export async function issuesAmong(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('journal_issues')
    .innerJoin('communities', 'communities.id', 'journal_issues.community_id')
    .select([
      'journal_issues.id',
      'community_id',
      'title',
      'audience',
      'journal_issues.status',
      'doc',
      'slug',
    ])
    .where('journal_issues.id', 'in', ids)
    .execute()
}
