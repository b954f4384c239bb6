import { sql, type Insertable, type Selectable } from 'kysely'
import type { SignedBy } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { IssueStatus, IssueSummary } from './contract.ts'
import type { Moving } from './rules.ts'
import type { JournalTables } from './tables.ts'

export type IssueRow = Omit<Selectable<JournalTables['journal_issues']>, 'pdf'>

/** An issue as a line of the list. */
const SUMMARY = [
  'id',
  'number',
  'title',
  'period_from',
  'period_to',
  'audience',
  'status',
  'opening',
  'published_at',
] as const

export const COLUMNS = [
  ...SUMMARY,
  'community_id',
  'text_id',
  'signed_person',
  'signed_structure',
  'signed_mandate',
  'signed_posture',
  'submitted_by',
  'reason',
  'doc',
  'html',
  'created_at',
] as const

/** Published issues, visible to every member. */
export const READABLE: readonly IssueStatus[] = ['published', 'archived']
const LISTED = 100

export async function insertIssue(
  db: Db,
  values: Insertable<JournalTables['journal_issues']>,
): Promise<IssueRow> {
  return db.insertInto('journal_issues').values(values).returning(COLUMNS).executeTakeFirstOrThrow()
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

const committee = sql<boolean>`exists (
  select from memberships m
   where m.community_id = communities.id and m.left_at is null and 'steering_member' = any(m.roles))`

/** The issue, if the reader is among its editors or it is published. */
export async function findIssue(
  db: Db,
  community: string,
  id: string,
  { editor, lock = false }: { editor: boolean; lock?: boolean },
): Promise<IssueRow | undefined> {
  const found = db
    .selectFrom('journal_issues')
    .select(COLUMNS)
    .where('community_id', '=', community)
    .where('id', '=', id)
    .$if(!editor, (query) => query.where('status', 'in', READABLE))
    .$if(lock, (query) => query.forUpdate())
  return found.executeTakeFirst()
}

export async function listIssues(
  db: Db,
  community: string,
  editor: boolean,
  most = LISTED,
): Promise<IssueSummary[]> {
  const rows = await db
    .selectFrom('journal_issues')
    .select(SUMMARY)
    .where('community_id', '=', community)
    .$if(!editor, (query) => query.where('status', 'in', READABLE))
    .orderBy('number', 'desc')
    .limit(most)
    .execute()
  return rows.map(toSummary)
}

/** The issues that somebody is asked to approve, with what their life depends on. */
export async function listInReview(
  db: Db,
  community: string,
): Promise<(Moving & Pick<IssueRow, 'id' | 'title'>)[]> {
  const rows = await db
    .selectFrom('journal_issues')
    .innerJoin('communities', 'communities.id', 'community_id')
    .select(['journal_issues.id', 'title', 'journal_issues.status', 'signed_person', 'submitted_by'])
    .select(committee.as('hasCommittee'))
    .select(
      sql<string[]>`array(select a.signed_person from issue_approvals a
        where a.issue_id = journal_issues.id)`.as('approvedBy'),
    )
    .where('community_id', '=', community)
    .where('journal_issues.status', '=', 'in_review')
    .orderBy('number')
    .limit(20)
    .execute()
  return rows.map((row) => ({ ...row, editors: editorsOf(row) }))
}

/** Who composed an issue and who submitted it. */
export function editorsOf({
  signed_person,
  submitted_by,
}: Pick<IssueRow, 'signed_person' | 'submitted_by'>): string[] {
  return [signed_person, submitted_by].filter((person) => person !== null)
}

export async function readPdf(db: Db, id: string): Promise<Buffer | null> {
  const row = await db.selectFrom('journal_issues').select('pdf').where('id', '=', id).executeTakeFirst()
  return row?.pdf ?? null
}

export async function updateIssue(
  db: Db,
  id: string,
  change: Partial<Omit<Selectable<JournalTables['journal_issues']>, 'id' | 'community_id' | 'number'>>,
): Promise<void> {
  await db.updateTable('journal_issues').set(change).where('id', '=', id).execute()
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

/** Who signed the issue, then who approved it, by name. */
export async function readSignatures(db: Db, issue: string): Promise<(SignedBy & { approval: boolean })[]> {
  const { rows } = await sql<SignedBy & { approval: boolean }>`
    select s.approval, s.signed_person as person, p.given_name || ' ' || p.family_name as name,
           s.signed_structure as structure, st.name as "structureName", s.signed_posture as posture, m.scope
      from (select false as approval, signed_person, signed_structure, signed_mandate, signed_posture, created_at as at
              from journal_issues where id = ${issue}
            union all
            select true, signed_person, signed_structure, signed_mandate, signed_posture, at
              from issue_approvals where issue_id = ${issue}) s
           join people p on p.id = s.signed_person
           join structures st on st.id = s.signed_structure
           left join mandates m on m.id = s.signed_mandate
     order by s.approval, s.at
  `.execute(db)
  return rows
}

/** The community's journal settings, and whether it has a steering committee. */
export async function readCommunity(db: Db, community: string) {
  return db
    .selectFrom('communities')
    .select(['slug', 'local_name as name', 'journal_name', 'time_zone', committee.as('has_committee')])
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
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
    .limit(500)
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
  const found = await db
    .selectFrom('journal_issues')
    .innerJoin('memberships', 'memberships.community_id', 'journal_issues.community_id')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('journal_issues.id')
    .where('journal_issues.id', '=', issue)
    .where('journal_issues.status', 'in', READABLE)
    .where('people.id', '=', person)
    .where('left_at', 'is', null)
    .where('people.status', '=', 'active')
    .executeTakeFirst()
  return found !== undefined
}

/** The sources cited by the last issues, unordered. */
export async function lastPublished(db: Db, community: string, how: number): Promise<RichText[]> {
  const rows = await db
    .selectFrom('journal_issues')
    .select('doc')
    .where('community_id', '=', community)
    .where('status', 'in', READABLE)
    .orderBy('number', 'desc')
    .limit(how)
    .execute()
  return rows.flatMap(({ doc }) => doc ?? [])
}

export function toSummary(row: Pick<IssueRow, (typeof SUMMARY)[number]>): IssueSummary {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    audience: row.audience,
    status: row.status,
    publishedAt: row.published_at?.toISOString() ?? null,
    opening: row.opening,
  }
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

/** A published issue to mail, and whether its PDF exists. */
export async function findForSending(
  db: Db,
  id: string,
): Promise<(IssueRow & { has_pdf: boolean }) | undefined> {
  return db
    .selectFrom('journal_issues')
    .select(COLUMNS)
    .select(sql<boolean>`pdf is not null`.as('has_pdf'))
    .where('id', '=', id)
    .where('status', 'in', READABLE)
    .executeTakeFirst()
}
