import type { Db } from '../database.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'

/** Issues that readers have, with their HTML. */
export async function publishedIssues(db: Db): Promise<{ id: string; html: string }[]> {
  const rows = await db
    .selectFrom('journal_issues')
    .select(['id', 'html'])
    .where('html', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id, html }) => ({ id, html: html! }))
}

export async function withdrawConsent(
  db: Db,
  { issue, person }: { issue: string; person: string },
  at: Date,
): Promise<void> {
  await db
    .insertInto('issue_consents')
    .values({ issue_id: issue, person_id: person, answer: 'withdrawn', at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function withdrawnBy(
  db: Db,
  person: string,
): Promise<{ id: string; community: string; doc: RichText }[]> {
  const rows = await db
    .selectFrom('issue_consents')
    .innerJoin('journal_issues', 'journal_issues.id', 'issue_consents.issue_id')
    .select(['journal_issues.id', 'journal_issues.community_id as community', 'journal_issues.doc'])
    .where('issue_consents.person_id', '=', person)
    .where('journal_issues.doc', 'is not', null)
    .execute()
  return rows.map(({ id, community, doc }) => ({ id, community, doc: doc! }))
}

export async function putErratum(
  db: Db,
  issue: string,
  { doc, html }: { doc: RichText; html: string },
): Promise<void> {
  await db.updateTable('journal_issues').set({ doc, html, pdf: null }).where('id', '=', issue).execute()
}

export async function timeZoneOf(db: Db, community: string): Promise<string> {
  const { time_zone } = await db
    .selectFrom('communities')
    .select('time_zone')
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
  return time_zone
}
