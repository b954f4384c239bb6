import { dayIn } from '../community/rules.ts'
import type { Db } from '../database.ts'
import type { Ctx } from '../platform/context.ts'
import type { PdfMaker } from '../platform/pdf/pdf.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { draftOf } from './issue-draft.ts'
import { readCommunity } from './community.queries.ts'
import { readSignatures, type IssueRow } from './read.queries.ts'
import { frenchPeriod } from './dates.rules.ts'

/** The PDF of a published issue. */
export async function issuePdf(db: Db, pdf: PdfMaker, issue: IssueRow): Promise<Uint8Array> {
  return print(db, pdf, issue, issue.doc!)
}

/** The PDF of a draft, for proofreading. */
export async function draftPdf(ctx: Ctx, pdf: PdfMaker, issue: IssueRow): Promise<Uint8Array> {
  return print(ctx.db, pdf, issue, issue.doc ?? (await draftOf(ctx, issue)))
}

async function print(db: Db, pdf: PdfMaker, issue: IssueRow, body: RichText): Promise<Uint8Array> {
  const { name, journalName, timeZone } = await readCommunity(db, issue.community)
  const { composedBy, approvals } = await readSignatures(db, issue.id)
  const approvedBy = [...new Set(approvals.map(({ structureName }) => structureName))]
  return pdf.render({
    template: 'issue',
    data: {
      network: name,
      title: journalName,
      number: `n°\u00a0${issue.number} – ${issue.title}`,
      period: frenchPeriod(issue.periodFrom, issue.periodTo),
      ...(issue.publishedAt && { date: dayIn(timeZone, new Date(issue.publishedAt)) }),
      body,
      credits: [
        { role: 'Composé par', names: [composedBy.structureName] },
        ...(approvedBy.length > 0 ? [{ role: 'Approuvé par', names: approvedBy }] : []),
      ],
    },
  })
}
