import { areMembers, membership, sign } from '../community/access.ts'
import { dayIn } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { requireUnchanged } from '../platform/stale.ts'
import { sessionFor } from './access.ts'
import type { ActionStatus } from './contract.ts'
import type { Effects } from './step-effects.ts'
import * as outcomes from './outcomes.queries.ts'
import { showRecord } from './minutes.actions.ts'
import { attendeeUnknown, notYourStructuresAction } from './refusals.contract.ts'
import { maySettle } from './rules.ts'

export const outcomeEffects: Pick<Effects, 'keepOutcomes'> = {
  /** Adds or corrects a decision or an action. */
  keepOutcomes: async (ctx, { id, community, timeZone, decisions, actions }, given) => {
    const where = { session: id, community, today: dayIn(timeZone, ctx.now), at: ctx.now }
    if ('decision' in given) {
      requireUnchanged(find(decisions, given.decision), given.before, given.decision)
      await outcomes.keepDecision(ctx.db, where, given.decision)
    } else {
      const { structure, person } = given.action
      requireUnchanged(find(actions, given.action), given.before, given.action)
      await outcomes.requireStructure(ctx.db, { structure })
      if (person && !(await areMembers(ctx, community, [person]))) throw attendeeUnknown()
      await outcomes.keepAction(ctx.db, where, given.action)
    }
    await showRecord(ctx, id)
  },
}

const find = <Item extends { id: string }>(items: readonly Item[], { id }: { id: string }) =>
  items.find((item) => item.id === id) ?? {}

/** Changes the status of an action; its structure may, and the network's lead. */
export async function settleAction(
  ctx: Ctx,
  community: string,
  id: string,
  { action, status }: { action: string; status: ActionStatus },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionFor(ctx, community, id)
    const found = session.actions.find((one) => one.id === action)
    if (!found) throw notHere()
    if (!maySettle(reader, found)) throw notYourStructuresAction()
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

/** The open actions of the caller's structure, from the sessions they may read. */
export async function openActions(ctx: Ctx, community: string): Promise<outcomes.OpenAction[]> {
  const reader = await membership(ctx, community)
  return outcomes.openActions(ctx.db, reader, reader.structure)
}
