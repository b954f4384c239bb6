import type { Db } from '../database.ts'
import { COLUMNS, READABLE, type IssueRow } from './queries.ts'

/** A public issue, by its address. */
export async function findPublicIssue(
  db: Db,
  slug: string,
  number: number,
): Promise<(IssueRow & { journal_name: string; community_name: string; time_zone: string }) | undefined> {
  return db
    .selectFrom('journal_issues')
    .innerJoin('communities', 'communities.id', 'journal_issues.community_id')
    .select(COLUMNS.map((column) => `journal_issues.${column}` as const))
    .select(['journal_name', 'local_name as community_name', 'time_zone'])
    .where('communities.slug', '=', slug)
    .where('number', '=', number)
    .where('audience', '=', 'public')
    .where('journal_issues.status', 'in', READABLE)
    .executeTakeFirst()
}

/** A public issue, as a line of a list. */
export interface PublicIssueLine {
  slug: string
  journal_name: string
  community_name: string
  number: number
  title: string
  period_from: string
  period_to: string
}

/** Public issues, newest first: of one network, or of all. */
export async function listPublicIssues(db: Db, slug?: string): Promise<PublicIssueLine[]> {
  return db
    .selectFrom('journal_issues')
    .innerJoin('communities', 'communities.id', 'journal_issues.community_id')
    .select(['slug', 'journal_name', 'local_name as community_name'])
    .select(['number', 'title', 'period_from', 'period_to'])
    .where('audience', '=', 'public')
    .where('journal_issues.status', 'in', READABLE)
    .$if(slug !== undefined, (asked) => asked.where('communities.slug', '=', slug!))
    .orderBy('published_at', 'desc')
    .limit(PUBLIC_LINES)
    .execute()
}
const PUBLIC_LINES = 200
