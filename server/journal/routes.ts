import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { href } from '../addresses.ts'
import { dayIn } from '../community/rules.ts'
import type { Ctx } from '../platform/context.ts'
import { answer, serve } from '../platform/http.ts'
import { fontFaces } from '../platform/client-files.ts'
import { notHere } from '../platform/problem.ts'
import { issueFor } from './access.ts'
import * as journal from './actions.ts'
import {
  ApproveIssue,
  ComposeIssue,
  IssuePdf,
  JournalStyle,
  ListIssues,
  PublicIssue,
  PublicIssuePdf,
  PublicJournal,
  PublicJournals,
  PublishIssue,
  ReadCandidates,
  ReadIssue,
  RequestChanges,
  SendAgain,
  SubmitIssue,
  WithdrawIssue,
} from './contract.ts'
import { moveIssue, withdrawIssue } from './steps.actions.ts'
import { issuePage, journalPage, nothingPage, type ListedIssue } from './public-pages.ts'
import { draftPdf, issuePdf } from './issue-pdf.ts'
import { findPublicIssue, listPublicIssues, type PublicIssueLine } from './public.queries.ts'
import * as queries from './queries.ts'

const STYLE = fontFaces() + readFileSync(path.join(import.meta.dirname, 'style.css'), 'utf8')
const NOTHING = { status: 404, body: nothingPage(), cache: 'no-store' }
const AN_HOUR = 'public, max-age=3600'

const isSlug = (words: string) => /^[a-z0-9-]{1,60}$/.test(words)
const isNumber = (words: string) => /^[1-9]\d{0,3}$/.test(words)

async function publicIssue(ctx: Ctx, { slug, number }: { slug: string; number: string }) {
  return isSlug(slug) && isNumber(number) ? findPublicIssue(ctx.db, slug, Number(number)) : undefined
}

export async function journalRoutes(app: FastifyInstance): Promise<void> {
  answer(app, ListIssues, (ctx, { params }) => journal.listIssues(ctx, params.community))
  answer(app, ComposeIssue, (ctx, { params, body }) => journal.composeIssue(ctx, params.community, body))
  answer(app, ReadIssue, (ctx, { params }) => journal.readIssue(ctx, params.community, params.issue))
  answer(app, ReadCandidates, (ctx, { params }) =>
    journal.readCandidates(ctx, params.community, params.issue),
  )
  answer(app, SubmitIssue, (ctx, { params }) => moveIssue(ctx, params.community, params.issue, 'submit'))
  answer(app, ApproveIssue, (ctx, { params }) => moveIssue(ctx, params.community, params.issue, 'approve'))
  answer(app, PublishIssue, (ctx, { params }) => moveIssue(ctx, params.community, params.issue, 'publish'))
  answer(app, RequestChanges, (ctx, { params, body }) =>
    moveIssue(ctx, params.community, params.issue, 'requestChanges', body),
  )
  answer(app, WithdrawIssue, (ctx, { params, body }) =>
    withdrawIssue(ctx, params.community, params.issue, body),
  )
  answer(app, SendAgain, (ctx, { params }) => journal.sendAgain(ctx, params.community, params.issue))

  serve(app, IssuePdf, async (ctx, { params }) => {
    const { issue } = await issueFor(ctx, params.community, params.issue)
    const kept = await queries.readPdf(ctx.db, issue.id)
    return { body: kept ?? (await draftPdf(ctx, app.pdf, issue)), name: `journal-${issue.number}.pdf` }
  })
  serve(app, PublicJournals, async (ctx) => {
    const issues = await listPublicIssues(ctx.db)
    return { body: journalPage(issues.map(listed), 'all'), cache: 'no-cache' }
  })
  serve(app, PublicJournal, async (ctx, { params }) => {
    const issues = isSlug(params.slug) ? await listPublicIssues(ctx.db, params.slug) : []
    return issues.length > 0 ? { body: journalPage(issues.map(listed), 'one'), cache: 'no-cache' } : NOTHING
  })
  serve(app, PublicIssue, async (ctx, { params }) => {
    const issue = await publicIssue(ctx, params)
    if (!issue) return NOTHING
    const body = issuePage({
      ...issue,
      publishedOn: dayIn(issue.timeZone, new Date(issue.publishedAt!)),
      html: issue.html!,
      pdfUrl: href('publicIssuePdf', params),
      listUrl: href('publicJournal', { slug: params.slug }),
    })
    return { body, cache: 'no-cache' }
  })
  serve(app, PublicIssuePdf, async (ctx, { params }) => {
    const issue = await publicIssue(ctx, params)
    if (!issue) throw notHere()
    const kept = await queries.readPdf(ctx.db, issue.id)
    return {
      body: kept ?? (await issuePdf(ctx.db, app.pdf, issue)),
      name: `journal-${issue.number}.pdf`,
      cache: 'no-cache',
    }
  })
  serve(app, JournalStyle, async () => ({ body: STYLE, cache: AN_HOUR }))
}

function listed(issue: PublicIssueLine): ListedIssue {
  return { ...issue, url: href('publicIssue', issue) }
}
