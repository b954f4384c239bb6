import { sql } from 'kysely'
import type { SignedBy } from '../community/contract.ts'
import { signedBy } from '../community/signature.columns.ts'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, type RowOf } from '../platform/columns.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { IssueSummary } from './contract.ts'

export const i = columnsOf<'journal_issues'>('i')

/** An issue as a line of the list. */
const SUMMARY = columnMap({
  id: i('id'),
  number: i('number'),
  title: i('title'),
  periodFrom: i('period_from'),
  periodTo: i('period_to'),
  audience: i('audience'),
  status: i('status'),
  publishedAt: instant(i('published_at')),
  opening: i('opening'),
})

/** Who composed the issue and who submitted it. */
const editors = expression<string[]>('array_remove(array[i.signed_person, i.submitted_by], null)')

export const ISSUE = columnMap({
  ...SUMMARY.columns,
  community: i('community_id'),
  text: i('text_id'),
  editors,
  reason: i('reason'),
  doc: i('doc'),
  html: i('html'),
})
export type IssueRow = RowOf<typeof ISSUE>

const TO_SEND = columnMap({ ...ISSUE.columns, hasPdf: expression<boolean>('i.pdf is not null') })

/** Whether a community `c` has a steering committee. */
export const hasCommittee = expression<boolean>(`exists (
  select from memberships m join people p on p.id = m.person_id and p.status = 'active' where m.community_id = c.id and m.left_at is null and 'steering_member' = any(m.roles))`)

/** An issue to approve or to publish, with the fields its life depends on. */
const PENDING = columnMap({
  id: i('id'),
  title: i('title'),
  status: i('status'),
  editors,
  approvedBy: expression<string[]>(
    'array(select a.signed_person from issue_approvals a where a.issue_id = i.id)',
  ),
  hasCommittee,
})

/** Published issues, visible to every member. */
export const isReadable = sql<boolean>`i.status in ('published', 'archived')`

/** The issue, if the reader is among its editors or it is published. */
export async function findIssue(
  db: Db,
  community: string,
  id: string,
  { editor, lock = false }: { editor: boolean; lock?: boolean },
): Promise<IssueRow | undefined> {
  return ISSUE.first(
    db,
    sql`from journal_issues i where i.community_id = ${community} and i.id = ${id} and (${editor} or ${isReadable})
      ${lock ? sql`for update` : sql``}`,
  )
}

export async function listIssues(
  db: Db,
  community: string,
  editor: boolean,
  most: number | null = null,
): Promise<IssueSummary[]> {
  return SUMMARY.rows(
    db,
    sql`from journal_issues i where i.community_id = ${community} and (${editor} or ${isReadable})
      order by i.number desc limit ${most}::int`,
  )
}

/** The issues that await a voice, or to be published. */
export async function listPending(db: Db, community: string): Promise<RowOf<typeof PENDING>[]> {
  return PENDING.rows(
    db,
    sql`from journal_issues i join communities c on c.id = i.community_id
      where i.community_id = ${community} and i.status in ('in_review', 'approved') order by i.number limit 20`,
  )
}

/** A published issue to mail, and whether its PDF exists. */
export async function findForSending(db: Db, id: string): Promise<RowOf<typeof TO_SEND> | undefined> {
  return TO_SEND.first(db, sql`from journal_issues i where i.id = ${id} and ${isReadable}`)
}

const SIGNATURE = columnMap({ by: signedBy('s') })

/** Who composed the issue, and who approved it, in that order. */
export async function readSignatures(
  db: Db,
  issue: string,
): Promise<{ composedBy: SignedBy; approvals: SignedBy[] }> {
  const rows = await SIGNATURE.rows(
    db,
    sql`
      from (select false as approval, signed_person, signed_structure, signed_mandate, signed_posture, created_at as at
              from journal_issues where id = ${issue}
            union all
            select true, signed_person, signed_structure, signed_mandate, signed_posture, at
              from issue_approvals where issue_id = ${issue}) s
     order by s.approval, s.at`,
  )
  const [composedBy, ...approvals] = rows.map(({ by }) => by)
  return { composedBy: composedBy!, approvals }
}

/** The texts of the last published issues, the newest first. */
export async function lastPublished(db: Db, community: string, most: number): Promise<RichText[]> {
  const { rows } = await sql<{ doc: RichText | null }>`
    select i.doc from journal_issues i where i.community_id = ${community} and ${isReadable}
     order by i.number desc limit ${most}
  `.execute(db)
  return rows.flatMap(({ doc }) => doc ?? [])
}
