import { membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { refusalOf } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import type { IssueSummary } from './contract.ts'
import { communityOf } from './queries.ts'
import { findIssue, listPending, listIssues, type IssueRow } from './read.queries.ts'
import { isEditor, ISSUE_LIFE } from './rules.ts'

/** Loads an issue: a published one for every member, a draft for its editors. Refuses others as if it were absent. */
export async function issueFor(
  ctx: Ctx,
  community: string,
  issue: string,
  lock = false,
): Promise<{ reader: Reader; issue: IssueRow; editor: boolean }> {
  const reader = await membership(ctx, community)
  const editor = isEditor(reader)
  const found = await findIssue(ctx.db, community, issue, { editor, lock })
  if (!found) throw notHere()
  return { reader, issue: found, editor }
}

/** Who may read and write the text of an issue; checked at each connection. */
export async function editorOf(ctx: Ctx, issue: string): Promise<Reader> {
  const community = await communityOf(ctx.db, issue)
  if (!community) throw notHere()
  const reader = await membership(ctx, community)
  if (!isEditor(reader)) throw notHere()
  return reader
}

/** The last issue that every member may read. */
export async function latestIssue(ctx: Ctx, community: string): Promise<IssueSummary | undefined> {
  await membership(ctx, community)
  const [latest] = await listIssues(ctx.db, community, false, 1)
  return latest
}

/** The issues that the reader may approve now, or publish. */
export async function issuesWaiting(
  ctx: Ctx,
  community: string,
): Promise<(Pick<IssueRow, 'id' | 'title'> & { command: 'approve' | 'publish' })[]> {
  const reader = await membership(ctx, community)
  const pending = isEditor(reader) ? await listPending(ctx.db, community) : []
  return (['approve', 'publish'] as const).flatMap((command) =>
    pending
      .filter((issue) => refusalOf(ISSUE_LIFE, issue, reader, command, ctx.now) === null)
      .map(({ id, title }) => ({ id, title, command })),
  )
}

/** For a live room, whose name only says the issue. */
export async function admitToIssue(ctx: Ctx, issue: string): Promise<void> {
  const community = await communityOf(ctx.db, issue)
  if (!community) throw notHere()
  await issueFor(ctx, community, issue)
}
