import { dayIn } from '../community/rules.ts'
import type { Db } from '../database.ts'
import type { Ctx } from '../platform/context.ts'
import type { PdfMaker } from '../platform/pdf/pdf.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { draftOf } from './issue-draft.ts'
import * as queries from './queries.ts'
import { frenchPeriod } from './dates.rules.ts'

/** The PDF of a published issue. */
export async function issuePdf(db: Db, pdf: PdfMaker, issue: queries.IssueRow): Promise<Uint8Array> {
  return print(db, pdf, issue, issue.doc!)
}

/** The PDF of a draft, for proofreading. */
export async function draftPdf(ctx: Ctx, pdf: PdfMaker, issue: queries.IssueRow): Promise<Uint8Array> {
  return print(ctx.db, pdf, issue, issue.doc ?? (await draftOf(ctx, issue)))
}

async function print(db: Db, pdf: PdfMaker, issue: queries.IssueRow, body: RichText): Promise<Uint8Array> {
  const { name, journal_name, time_zone } = await queries.readCommunity(db, issue.community_id)
  const signatures = await queries.readSignatures(db, issue.id)
  const structures = (approval: boolean) => [
    ...new Set(
      signatures.filter((signed) => signed.approval === approval).map((signed) => signed.structureName),
    ),
  ]
  const credits = [
    { role: 'Composé par', names: structures(false) },
    { role: 'Approuvé par', names: structures(true) },
  ]
  return pdf.render({
    template: 'issue',
    data: {
      network: name,
      title: journal_name,
      number: `n°\u00a0${issue.number} – ${issue.title}`,
      period: frenchPeriod(issue.period_from, issue.period_to),
      ...(issue.published_at && { date: dayIn(time_zone, issue.published_at) }),
      body,
      credits: credits.filter(({ names }) => names.length > 0),
    },
  })
}
