import { membership, sign } from '../community/access.ts'
import { dayIn } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { sessionFor, sessionTo } from './access.ts'
import type { ActionItem, ActionStatus, SessionDecision } from './contract.ts'
import * as outcomes from './outcome-queries.ts'
import { notYourStructuresAction } from './problems.contract.ts'

/** Adds or corrects a decision, until the minutes are submitted. */
export async function keepDecision(
  ctx: Ctx,
  community: string,
  id: string,
  decision: Pick<SessionDecision, 'id' | 'title' | 'status'>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'keep_outcomes', community, id)
    const today = dayIn(session.timeZone, ctx.now)
    await outcomes.keepDecision(ctx.db, { session: id, community, today, at: ctx.now }, decision)
  })
}

/** Adds or corrects an action, until the minutes are submitted. */
export async function keepAction(
  ctx: Ctx,
  community: string,
  id: string,
  action: Pick<ActionItem, 'id' | 'label' | 'structure' | 'dueOn'>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'keep_outcomes', community, id)
    await outcomes.demandStructure(ctx.db, action)
    const today = dayIn(session.timeZone, ctx.now)
    await outcomes.keepAction(ctx.db, { session: id, community, today, at: ctx.now }, action)
  })
}

/** The structure that took an action on says where it stands; the network's lead may too. */
export async function settleAction(
  ctx: Ctx,
  community: string,
  id: string,
  { action, status }: { action: string; status: ActionStatus },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { reader, session, standing } = await sessionFor(ctx, community, id)
    const found = session.actions.find((one) => one.id === action)
    if (!found) throw notHere()
    if (!standing.lead && found.structure !== reader.structure) throw notYourStructuresAction()
    await outcomes.settleAction(ctx.db, { session: id, id: action, status })
    await ctx.announce({
      name: 'action:settled',
      community,
      subject: { type: 'session', id },
      level: session.level,
      circle: session.circle,
      signature: sign(reader),
      payload: { status, structure: found.structure },
    })
  })
}

/** What the asker's structure still has to do, from every session they may read. */
export async function openActions(ctx: Ctx, community: string): Promise<outcomes.OpenAction[]> {
  const reader = await membership(ctx, community)
  return outcomes.openActions(ctx.db, reader, reader.structure)
}
