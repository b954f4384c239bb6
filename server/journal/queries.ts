import { sql, type Insertable, type Updateable } from 'kysely'
import type { Db } from '../database.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { ISSUE, type IssueRow } from './read.queries.ts'
import type { JournalTables } from './tables.ts'

type Issues = JournalTables['journal_issues']

export async function insertIssue(db: Db, values: Insertable<Issues>): Promise<IssueRow> {
  const insert = db.insertInto('journal_issues').values(values).returningAll()
  const { rows } = await sql<IssueRow>`with i as (${insert}) select ${ISSUE.list} from i`.execute(db)
  return rows[0]!
}

/** The number after the last one; call it under `lockJournal`, so that two composers do not get the same. */
export async function nextNumber(db: Db, community: string): Promise<number> {
  const { last } = await db
    .selectFrom('journal_issues')
    .select((all) => all.fn.max('number').as('last'))
    .where('community_id', '=', community)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

export async function lockJournal(db: Db, community: string): Promise<void> {
  await db.selectFrom('communities').select('id').where('id', '=', community).forUpdate().execute()
}

export async function updateIssue(db: Db, id: string, change: Updateable<Issues>): Promise<void> {
  await db.updateTable('journal_issues').set(change).where('id', '=', id).execute()
}

/** @returns whether the issue still reads as it was printed: words may have been purged meanwhile */
export async function keepPdf(db: Db, id: string, printed: RichText, pdf: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('journal_issues')
    .set({ pdf })
    .where('id', '=', id)
    .where('doc', '=', sql<RichText>`${printed}::jsonb`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Marks the earlier published issue as superseded. */
export async function archiveOthers(db: Db, community: string, id: string): Promise<void> {
  await db
    .updateTable('journal_issues')
    .set({ status: 'archived' })
    .where('community_id', '=', community)
    .where('status', '=', 'published')
    .where('id', '!=', id)
    .execute()
}

export async function insertApproval(db: Db, values: JournalTables['issue_approvals']): Promise<void> {
  await db.insertInto('issue_approvals').values(values).execute()
}

export async function removeApprovals(db: Db, issue: string): Promise<void> {
  await db.deleteFrom('issue_approvals').where('issue_id', '=', issue).execute()
}

export async function readPdf(db: Db, id: string): Promise<Buffer | null> {
  const row = await db.selectFrom('journal_issues').select('pdf').where('id', '=', id).executeTakeFirst()
  return row?.pdf ?? null
}

export async function communityOf(db: Db, issue: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('journal_issues')
    .select('community_id')
    .where('id', '=', issue)
    .where('status', '!=', 'withdrawn')
    .executeTakeFirst()
  return found?.community_id
}
