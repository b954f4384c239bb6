import { membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { loadSources } from '../community/quotable-sources.access.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as queries from './queries.ts'
import { redactable, type RedactableThing } from './redactable.access.ts'
import { reviewersOf } from './rules.ts'

/** A flag, the thing it is on, and what the asker may do there. */
export async function redactionFor(ctx: Ctx, community: string, id: string, lock = false) {
  const reader = await membership(ctx, community)
  const row = await queries.findRedaction(ctx.db, community, id, lock)
  if (!row) throw notHere()
  const thing = await redactable(ctx, row.subject_type).find(ctx, community, row.subject_id)
  const reviewers = await reviewersFor(ctx, community, thing, row.flagged_by)
  const mayDecide = !thing.isMine && reviewers.includes(reader.person)
  if (!mayDecide && !thing.isMine && row.flagged_by !== reader.person) throw notHere()
  return { reader, row, thing, reviewers, mayDecide }
}

export async function reviewersFor(
  ctx: Ctx,
  community: string,
  { circle, author }: Pick<RedactableThing, 'circle' | 'author'>,
  flaggedBy: string,
): Promise<string[]> {
  return reviewersOf(await queries.listCandidates(ctx.db, community, circle), { author, flaggedBy })
}

export interface RedactionToDecide {
  id: string
  label: string
  dueOn: string
}

/** The flags that await this reader. */
export async function redactionsToDecide(ctx: Ctx, reader: Reader): Promise<RedactionToDecide[]> {
  if (!reader.roles.some((role) => role !== 'member')) return []
  const rows = await queries.listPending(ctx.db, reader.community)
  const found = await Promise.all(
    rows.map(({ id }) => redactionFor(ctx, reader.community, id).catch(() => null)),
  )
  const mine = found.flatMap((one) => (one?.mayDecide ? [one.row] : []))
  const labels = await labelsOf(ctx, mine)
  return mine.map(({ id, subject_id, due_on }) => ({
    id,
    label: labels.get(subject_id)?.label ?? '',
    dueOn: due_on,
  }))
}

export async function labelsOf(
  ctx: Ctx,
  rows: readonly Pick<queries.RedactionRow, 'subject_type' | 'subject_id'>[],
): Promise<Map<string, { label: string; href: string }>> {
  const sources = await loadSources(
    ctx,
    rows.map(({ subject_type, subject_id: id }) => ({ kind: redactable(ctx, subject_type).source, id })),
  )
  return new Map(sources.map((source) => [source.id, source]))
}
