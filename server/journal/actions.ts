import { href } from '../addresses.ts'
import { membership, requireRole, sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx, type Signature } from '../platform/context.ts'
import { dropLetters } from '../platform/mail/due.ts'
import { deliveries as countDeliveries, resendLost } from '../platform/mail/mail.ts'
import { actsOf, stepOrThrow } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { imagesWithoutAlt, isBlank } from '../platform/richtext/words.rules.ts'
import { removeEntry } from '../platform/search/search.ts'
import { createText, freezeText, readText, rewriteText, thawText } from '../platform/texts/texts.ts'
import { issueFor } from './access.ts'
import { compose, untold } from './compose.rules.ts'
import {
  imagesWithoutWords,
  issueBlank,
  periodBackwards,
  sectionsUntold,
  type Balance,
  type Candidate,
  type Deliveries,
  type Issue,
  type IssueCommand,
  type IssueSummary,
  type JournalFacts,
  type NewIssue,
} from './contract.ts'
import { balanceFor, candidatesFor, materialFor } from './harvest.ts'
import { quotedTruly } from '../community/quotes.access.ts'
import { draftOf, placeOf } from './draft.ts'
import { publish } from './publication.ts'
import * as queries from './queries.ts'
import { isApproved, isEditor, ISSUE_LIFE, type Moving } from './rules.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { sourcesOf } from '../platform/richtext/sources.rules.ts'

/** Begins an issue: its first draft tells what really happened in the period. */
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
      ...columnsOf(sign(reader)),
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

export async function submitIssue(ctx: Ctx, community: string, id: string): Promise<Issue> {
  return move(ctx, community, id, 'submit', async (ctx, issue, reader) => {
    await requireFit(ctx, issue)
    await queries.updateIssue(ctx.db, id, {
      status: 'in_review',
      submitted_by: reader.person,
      reason: null,
    })
  })
}

/** Sends the issue back to its editors, with what should change; what was approved is not any more. */
export async function requestChanges(
  ctx: Ctx,
  community: string,
  id: string,
  reason: string,
): Promise<Issue> {
  return move(
    ctx,
    community,
    id,
    'requestChanges',
    async (ctx, issue) => {
      await thawText(ctx, issue.text_id)
      await queries.removeApprovals(ctx.db, id)
      await queries.updateIssue(ctx.db, id, { status: 'composing', reason })
    },
    { reason },
  )
}

/** A second person answers for the issue: from then on its text does not change any more (I15). */
export async function approveIssue(ctx: Ctx, community: string, id: string): Promise<Issue> {
  return move(ctx, community, id, 'approve', async (ctx, issue, reader, approving) => {
    await requireFit(ctx, issue)
    await queries.insertApproval(ctx.db, { issue_id: id, ...columnsOf(sign(reader)), at: ctx.now })
    if (!isApproved(approving.approvedBy.length + 1, approving.hasCommittee)) return false
    await freezeText(ctx, issue.text_id)
    await queries.updateIssue(ctx.db, id, { status: 'approved' })
  })
}

/** Keeps the issue as it is for good, and sends it to the members, each once. */
export async function publishIssue(ctx: Ctx, community: string, id: string): Promise<Issue> {
  return move(ctx, community, id, 'publish', async (ctx, issue) => {
    const { doc } = await requireFit(ctx, issue)
    await publish(ctx, issue, doc)
  })
}

/**
 * Takes an issue back, for a legal reason or at someone's request; its number is not given again. What has not been
 * mailed yet will not be; whoever withdraws is told how many letters are beyond recall.
 */
export async function withdrawIssue(
  ctx: Ctx,
  community: string,
  id: string,
  reason: string,
): Promise<{ gone: number }> {
  await move(
    ctx,
    community,
    id,
    'withdraw',
    async (ctx, issue) => {
      await freezeText(ctx, issue.text_id)
      await queries.updateIssue(ctx.db, id, { status: 'withdrawn', reason })
      await removeEntry(ctx.db, { type: 'issue', id })
      await dropLetters(ctx.db, { about: id })
    },
    { reason },
  )
  const { sent, sending, unknown } = await countDeliveries(ctx.db, 'journal', id)
  return { gone: sent + sending + unknown }
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
  const [issues, { journal_name }] = await Promise.all([
    queries.listIssues(ctx.db, community, isEditor(reader)),
    queries.readCommunity(ctx.db, community),
  ])
  return { issues, mayCompose: reader.roles.includes('network_lead'), journalName: journal_name }
}

export async function readIssue(ctx: Ctx, community: string, id: string): Promise<Issue> {
  const { reader, issue, editor } = await issueFor(ctx, community, id)
  const approving = await approvingOf(ctx, issue)
  const { slug, journalName, composedBy, approvals } = approving
  const published = issue.html !== null
  return {
    ...queries.toSummary(issue),
    journalName,
    text: editor && !published ? issue.text_id : null,
    html: issue.html ?? toHtml(await draftOf(ctx.db, issue)),
    composedBy,
    approvedBy: approvals,
    reason: issue.reason,
    acts: editor ? actsOf(ISSUE_LIFE, { ...approving, status: issue.status }, reader, ctx.now) : [],
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
  const { doc } = await readText(ctx.db, issue.text_id)
  const told = new Set(sourcesOf(doc).map((source) => source.id))
  return { candidates: await candidatesFor(ctx, issue, told), balance: await balanceFor(ctx, issue, doc) }
}

/** Returns false when the step is not complete yet: nothing is announced. */
type Work = (ctx: Ctx, issue: queries.IssueRow, reader: Reader, moving: Moving) => Promise<void | false>

/** One step of an issue's life, judged by its table of transitions. */
async function move(
  ctx: Ctx,
  community: string,
  id: string,
  command: IssueCommand,
  work: Work,
  said: { reason?: string } = {},
): Promise<Issue> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, issue } = await issueFor(ctx, community, id, true)
    const moving = { ...(await approvingOf(ctx, issue)), status: issue.status }
    const { fact } = stepOrThrow(ISSUE_LIFE, moving, reader, command, { now: ctx.now, said })
    const isComplete = (await work(ctx, issue, reader, moving)) !== false
    if (isComplete && fact) await tell(ctx, issue, fact, sign(reader))
    return readIssue(ctx, community, id)
  })
}

/** Something to read under each title, images in words, and nothing that a reader could not open (I9, I15). */
async function requireFit(ctx: Ctx, issue: queries.IssueRow) {
  const text = await readText(ctx.db, issue.text_id)
  if (isBlank(text.doc)) throw issueBlank()
  const sections = untold(text.doc)
  if (sections.length > 0) throw sectionsUntold({ sections })
  if (imagesWithoutAlt(text.doc).length > 0) throw imagesWithoutWords()
  return { doc: await quotedTruly(ctx.db, placeOf(issue), text.doc) }
}

/** Who prepared the issue, who answers for it so far, and who still may. */
async function approvingOf(ctx: Ctx, issue: queries.IssueRow) {
  const signatures = await queries.readSignatures(ctx.db, issue.id)
  const { slug, journal_name, has_committee } = await queries.readCommunity(ctx.db, issue.community_id)
  const approvals = signatures.filter(({ approval }) => approval)
  return {
    slug,
    journalName: journal_name,
    composedBy: signatures.find(({ approval }) => !approval)!,
    approvals,
    editors: [issue.signed_person, issue.submitted_by].filter((person) => person !== null),
    approvedBy: approvals.map(({ person }) => person),
    hasCommittee: has_committee,
  }
}

/** Before publication only editors hear of an issue: those who have it open, and the delegates and leads by right. */
async function tell(
  ctx: Ctx,
  issue: queries.IssueRow,
  name: keyof JournalFacts,
  signature: Signature,
): Promise<void> {
  await ctx.announce({
    name,
    community: issue.community_id,
    subject: { type: 'issue', id: issue.id },
    level: name === 'issue:published' ? issue.audience : 'delegates',
    signature,
    payload: { issue: issue.id, number: issue.number },
    also: { room: `issue:${issue.id}`, payload: { number: issue.number } },
  })
}

function columnsOf({ person, structure, mandate, posture }: Signature) {
  return {
    signed_person: person,
    signed_structure: structure,
    signed_mandate: mandate,
    signed_posture: posture,
  }
}
