import { quotedTruly } from '../community/check-quotes.access.ts'
import { sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { signatureColumns } from '../community/signature.columns.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { stepOrThrow } from '../platform/life.rules.ts'
import { requireNoPersonalData, textsOf } from '../platform/personal-data.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { deliveries } from '../platform/mail/mail.ts'
import { imagesWithoutAlt, isBlank } from '../platform/richtext/plain-text.rules.ts'
import { removeEntry } from '../platform/search/search.ts'
import { freezeText, readText, thawText } from '../platform/texts/texts.ts'
import { issueFor } from './access.ts'
import { approvingOf, readIssue, tell } from './actions.ts'
import { unfilledSections } from './compose.rules.ts'
import {
  imagesWithoutWords,
  issueBlank,
  sectionsUntold,
  type Issue,
  type IssueCommand,
  type IssueStatus,
} from './contract.ts'
import { placeOf } from './issue-draft.ts'
import { publish } from './publication.ts'
import * as queries from './queries.ts'
import { type IssueRow } from './read.queries.ts'
import { ISSUE_LIFE } from './rules.ts'

interface Step {
  readonly issue: IssueRow
  readonly reader: Reader
  readonly to: IssueStatus
  readonly reason: string | null
}

/** Checks what only the database knows, and writes the step. */
const EFFECTS: Record<IssueCommand, (ctx: Ctx, step: Step) => Promise<void>> = {
  submit: async (ctx, { issue, reader, to: status }) => {
    await requireFit(ctx, issue)
    await queries.updateIssue(ctx.db, issue.id, { status, submitted_by: reader.person, reason: null })
  },
  /** Back to its editors: approvals are cleared. */
  requestChanges: async (ctx, { issue, to: status, reason }) => {
    await thawText(ctx, issue.text)
    await queries.removeApprovals(ctx.db, issue.id)
    await queries.updateIssue(ctx.db, issue.id, { status, reason })
  },
  /** With the last voice, the text is frozen (I15). */
  approve: async (ctx, { issue, reader, to: status }) => {
    await requireFit(ctx, issue)
    await queries.insertApproval(ctx.db, {
      issue_id: issue.id,
      ...signatureColumns(sign(reader)),
      at: ctx.now,
    })
    if (status !== 'approved') return
    await freezeText(ctx, issue.text)
    await queries.updateIssue(ctx.db, issue.id, { status })
  },
  /** Freezes the issue and mails it once to each member. */
  publish: async (ctx, { issue }) => {
    const { doc } = await requireFit(ctx, issue)
    await publish(ctx, issue, doc)
  },
  withdraw: async (ctx, { issue, to: status, reason }) => {
    await freezeText(ctx, issue.text)
    await queries.updateIssue(ctx.db, issue.id, { status, reason })
    await removeEntry(ctx.db, { type: 'issue', id: issue.id })
    await dropLetters(ctx.db, { about: issue.id })
  },
}

/** Takes one step of an issue's life. */
export async function moveIssue(
  ctx: Ctx,
  community: string,
  id: string,
  command: IssueCommand,
  { reason = null }: { reason?: string | null } = {},
): Promise<Issue> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, issue } = await issueFor(ctx, community, id, true)
    const { moving } = await approvingOf(ctx, issue)
    const said = { reason }
    const { to = issue.status, fact } = stepOrThrow(ISSUE_LIFE, moving, reader, command, {
      now: ctx.now,
      said,
    })
    await EFFECTS[command](ctx, { issue, reader, to, reason })
    if (fact) await tell(ctx, issue, fact, sign(reader))
    return readIssue(ctx, community, id)
  })
}

/**
 * Takes an issue back, for a legal reason or at someone's request; its number is not given again. Letters that have
 * not left are dropped. Returns how many have left.
 */
export async function withdrawIssue(
  ctx: Ctx,
  community: string,
  id: string,
  said: { reason: string },
): Promise<{ gone: number }> {
  await moveIssue(ctx, community, id, 'withdraw', said)
  const { sent, sending, unknown } = await deliveries(ctx.db, 'journal', id)
  return { gone: sent + sending + unknown }
}

/** Something to read under each title, images in words, and nothing that a reader could not open (I9, I15). */
async function requireFit(ctx: Ctx, issue: IssueRow) {
  const text = await readText(ctx, issue.text)
  if (isBlank(text.doc)) throw issueBlank()
  const sections = unfilledSections(text.doc)
  if (sections.length > 0) throw sectionsUntold({ sections })
  if (imagesWithoutAlt(text.doc).length > 0) throw imagesWithoutWords()
  const doc = await quotedTruly(ctx, placeOf(issue), text.doc)
  await requireNoPersonalData(ctx, textsOf(doc))
  return { doc }
}
