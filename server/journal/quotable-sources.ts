import { sql } from 'kysely'
import { href } from '../addresses.ts'
import { cites, type Quoting } from '../community/quoted-by.access.ts'
import type { KnownSource } from '../community/quotable-sources.access.ts'
import type { Db } from '../database.ts'
import { saidOf } from '../platform/richtext/quotes.rules.ts'
import { isReadable } from './read.queries.ts'

/** Issues may be quoted: unpublished ones by their editors only. */
export const issueSources = { issue: { load: loadIssues, said: saidInIssues } }

/** The published issues that cite one of these. */
export async function issuesQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select i.audience as level, null as circle, 'le journal n°\u00a0' || i.number as name
      from journal_issues i
     where i.community_id = ${community} and ${isReadable}
       and ${cites('i.doc', ids)}
  `.execute(db)
  return rows
}

async function issuesAmong(db: Db, ids: readonly string[]) {
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

async function loadIssues(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const found = await issuesAmong(db, ids)
  return found.map(({ community_id, title, audience, status, slug, ...issue }) => ({
    kind: 'issue',
    id: issue.id,
    community: community_id,
    level: status === 'published' || status === 'archived' ? audience : 'delegates',
    circle: null,
    label: title,
    href: href('issue', { community: slug, issue: issue.id }),
    structures: [],
  }))
}

async function saidInIssues(db: Db, ids: readonly string[]) {
  const found = await issuesAmong(db, ids)
  return found.map(({ id, title, doc }) => ({ id, said: [title, ...(doc ? [saidOf(doc)] : [])] }))
}
