import { membership } from '../community/access.ts'
import { dayIn } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { readQuotesAgain } from '../community/quoted-by.access.ts'
import { reviewersFor } from './access.ts'
import type { RedactableKind } from './contract.ts'
import { redactable, type Subject } from './redactable.access.ts'
import { hiddenLetter } from './letters.ts'
import { flaggedBefore, flaggedEnough, nobodyToReview } from './refusals.contract.ts'
import { tellConcerned } from './tell.actions.ts'
import * as queries from './queries.ts'
import { dueOn, FLAGS_WITHIN_MS, MOST_FLAGS } from './rules.ts'

/** Hides a thing at once, until someone has looked at it. */
export async function flagAsPersonal(
  ctx: Ctx,
  community: string,
  { kind, id }: { kind: RedactableKind; id: string },
): Promise<{ id: string; dueOn: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { person } = await membership(ctx, community)
    const words = redactable(ctx, kind)
    const thing = await words.find(ctx, community, id)
    const pending = await pendingOn(ctx, { kind, id })
    if (pending) return { id: pending.id, dueOn: pending.due_on }
    await requireMayFlag(ctx, person, id)
    const reviewers = await reviewersFor(ctx, community, thing, person)
    if (reviewers.length === 0) throw nobodyToReview()

    const due = dueOn(dayIn((await queries.networkOf(ctx.db, community)).timeZone, ctx.now))
    const redaction = await queries.insertRedaction(ctx.db, {
      community_id: community,
      subject_type: kind,
      subject_id: id,
      flagged_by: person,
      flagged_at: ctx.now,
      due_on: due,
      held: {},
    })
    await queries.changeHeld(ctx.db, redaction, await words.hide(ctx, id))
    await readQuotesAgain(ctx, community, await words.quotedAs(ctx, id))
    await words.tell(ctx, id)
    await hiddenLetter(ctx, { community, redaction, dueOn: due }, thing.author)
    await tellConcerned(ctx, 'redaction:asked', { community, redaction, only: reviewers })
    return { id: redaction, dueOn: due }
  })
}

/** On the thing, or on what hides it. */
async function pendingOn(ctx: Ctx, { kind, id }: Subject) {
  const whole = await redactable(ctx, kind).within?.(ctx, id)
  const pending = whole && (await queries.findPending(ctx.db, whole.kind, whole.id))
  return pending ?? queries.findPending(ctx.db, kind, id)
}

async function requireMayFlag(ctx: Ctx, person: string, subject: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - FLAGS_WITHIN_MS)
  const { lately, before } = await queries.flagsOf(ctx.db, person, { since, subject })
  if (before) throw flaggedBefore()
  if (lately >= MOST_FLAGS) throw flaggedEnough()
}
