import { href } from '../addresses.ts'
import { committeeOf, membership, requireRole, sign } from '../community/access.ts'
import { signatureColumns } from '../community/signature.columns.ts'
import { inTransaction, type Ctx, type Signature } from '../platform/context.ts'
import type { FactAbout } from '../platform/facts.ts'
import { deliveries as countDeliveries, resendLost } from '../platform/mail/mail.ts'
import { actsOf } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { createText, readText, rewriteText } from '../platform/texts/texts.ts'
import { issueFor } from './access.ts'
import { compose } from './compose.rules.ts'
import {
  periodBackwards,
  type Balance,
  type Candidate,
  type Deliveries,
  type Issue,
  type IssueSummary,
  type NewIssue,
} from './contract.ts'
import { balanceFor, candidatesFor, materialFor } from './candidates.ts'
import { draftOf } from './issue-draft.ts'
import { readCommunity } from './community.queries.ts'
import * as queries from './queries.ts'
import * as reads from './read.queries.ts'
import { isEditor, ISSUE_LIFE } from './rules.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { sourcesOf } from '../platform/richtext/sources.rules.ts'

/** Creates an issue with a first draft composed from the period's activity. */
export async function composeIssue(ctx: Ctx, community: string, asked: NewIssue): Promise<Issue> {
  if (asked.periodTo < asked.periodFrom) throw periodBackwards()
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    requireRole(reader, 'network_lead')
    await queries.lockJournal(ctx.db, community)
    const id = crypto.randomUUID()
    const text = await createText(ctx, { kind: 'issue', owner: id, community, doc: doc() })
    const issue = await queries.insertIssue(ctx.db, {
      id,
      community_id: community,
      number: await queries.nextNumber(ctx.db, community),
      title: asked.title,
      period_from: asked.periodFrom,
      period_to: asked.periodTo,
      audience: asked.audience,
      status: 'composing',
      text_id: text,
      ...signatureColumns(sign(reader)),
      submitted_by: null,
      reason: null,
      doc: null,
      html: null,
      opening: null,
      pdf: null,
      published_at: null,
      created_at: ctx.now,
    })
    await rewriteText(ctx, text, compose(await materialFor(ctx, issue)))
    await tell(ctx, issue, 'issue:composed', sign(reader))
    return readIssue(ctx, community, id)
  })
}

export async function sendAgain(ctx: Ctx, community: string, id: string): Promise<Deliveries> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, issue } = await issueFor(ctx, community, id)
    requireRole(reader, 'network_lead')
    await resendLost(ctx, 'journal', issue.id)
    return countDeliveries(ctx.db, 'journal', issue.id)
  })
}

export async function listIssues(
  ctx: Ctx,
  community: string,
): Promise<{ issues: IssueSummary[]; mayCompose: boolean; journalName: string }> {
  const reader = await membership(ctx, community)
  const [issues, { journalName }] = await Promise.all([
    reads.listIssues(ctx.db, community, isEditor(reader)),
    readCommunity(ctx.db, community),
  ])
  return { issues, mayCompose: reader.roles.includes('network_lead'), journalName }
}

export async function readIssue(ctx: Ctx, community: string, id: string): Promise<Issue> {
  const { reader, issue, editor } = await issueFor(ctx, community, id)
  const { slug, journalName, composedBy, approvals, moving } = await approvingOf(ctx, issue)
  const published = issue.html !== null
  const { community: _, doc: _doc, editors: _editors, ...shown } = issue
  return {
    ...shown,
    journalName,
    text: editor && !published ? issue.text : null,
    html: issue.html ?? toHtml(await draftOf(ctx, issue)),
    composedBy,
    approvedBy: approvals,
    acts: editor ? actsOf(ISSUE_LIFE, moving, reader, ctx.now) : [],
    deliveries:
      reader.roles.includes('network_lead') && published
        ? await countDeliveries(ctx.db, 'journal', id)
        : null,
    publicUrl:
      published && issue.audience === 'public' ? href('publicIssue', { slug, number: issue.number }) : null,
  }
}

export async function readCandidates(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ candidates: Candidate[]; balance: Balance }> {
  const { issue, editor } = await issueFor(ctx, community, id)
  if (!editor) throw notHere()
  const { doc } = await readText(ctx, issue.text)
  const quoted = new Set(sourcesOf(doc).map((source) => source.id))
  return { candidates: await candidatesFor(ctx, issue, quoted), balance: await balanceFor(ctx, issue, doc) }
}

/** Editors, approvals so far, and who may still approve. */
export async function approvingOf(ctx: Ctx, issue: reads.IssueRow) {
  const { composedBy, approvals } = await reads.readSignatures(ctx.db, issue.id)
  const { slug, journalName, hasCommittee } = await readCommunity(ctx.db, issue.community)
  const { status, editors } = issue
  const approvedBy = approvals.map(({ person }) => person)
  return { slug, journalName, composedBy, approvals, moving: { status, editors, approvedBy, hasCommittee } }
}

/** Before publication only editors hear of an issue: delegates and leads by its level, the committee by name. */
export async function tell(
  ctx: Ctx,
  issue: reads.IssueRow,
  name: FactAbout<'issue'>,
  signature: Signature,
): Promise<void> {
  const isPublished = name === 'issue:published'
  await ctx.announce({
    name,
    community: issue.community,
    subject: { type: 'issue', id: issue.id },
    level: isPublished ? issue.audience : 'delegates',
    ...(!isPublished && { heardBy: await committeeOf(ctx, issue.community) }),
    signature,
    payload: { issue: issue.id, number: issue.number },
    also: { room: `issue:${issue.id}`, payload: { number: issue.number } },
  })
}
