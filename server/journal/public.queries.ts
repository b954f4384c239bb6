import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, type RowOf } from '../platform/columns.ts'
import { i, ISSUE, isReadable } from './read.queries.ts'

const c = columnsOf<'communities'>('c')
const JOURNAL = { slug: c('slug'), journalName: c('journal_name'), communityName: c('local_name') }

const PUBLIC_ISSUE = columnMap({ ...ISSUE.columns, ...JOURNAL, timeZone: c('time_zone') })
const FROM = sql`from journal_issues i join communities c on c.id = i.community_id
  where i.audience = 'public' and ${isReadable}`

/** A public issue, by its address. */
export async function findPublicIssue(
  db: Db,
  slug: string,
  number: number,
): Promise<RowOf<typeof PUBLIC_ISSUE> | undefined> {
  return PUBLIC_ISSUE.first(db, sql`${FROM} and c.slug = ${slug} and i.number = ${number}`)
}

const LINE = columnMap({
  ...JOURNAL,
  number: i('number'),
  title: i('title'),
  periodFrom: i('period_from'),
  periodTo: i('period_to'),
})
/** A public issue, as a line of a list. */
export type PublicIssueLine = RowOf<typeof LINE>

/** Public issues, newest first: of one network, or of all. */
export async function listPublicIssues(db: Db, slug?: string): Promise<PublicIssueLine[]> {
  const ofNetwork = slug === undefined ? sql`` : sql`and c.slug = ${slug}`
  return LINE.rows(db, sql`${FROM} ${ofNetwork} order by i.published_at desc`)
}
