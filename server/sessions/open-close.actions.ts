import { dayIn } from '../community/rules.ts'
import { freeze, lockHead } from '../platform/log/log.ts'
import { attendanceOf, markAbsent } from './attendance.queries.ts'
import { createBoard } from './board.actions.ts'
import { boardRoom } from './board.contract.ts'
import { loadBoard } from './board-log.ts'
import { storeBoard } from './board.queries.ts'
import type { Effects } from './step-effects.ts'
import { draftInto } from './minutes.actions.ts'
import { idsIn, namesOf } from './names.queries.ts'
import { keepOutcomes } from './outcomes.queries.ts'
import { boardStillPrivate, boardStillVoting } from './refusals.contract.ts'
import * as privateItems from './private-items.queries.ts'

export const meetingEffects: Pick<Effects, 'open' | 'close'> = {
  open: async (ctx, session) => createBoard(ctx, session),
  /** Freezes the board, records its decisions and actions, and drafts the minutes. */
  close: async (ctx, session) => {
    const { id, community, timeZone } = session
    await lockHead(ctx.db, boardRoom(id))
    const { state } = await loadBoard(ctx.db, id)
    if (state.phase === 'voting') throw boardStillVoting()
    if (!(await privateItems.hasNoPrivateCards(ctx.db, id))) throw boardStillPrivate()

    await freeze(ctx.db, boardRoom(id), true)
    await storeBoard(ctx.db, id, state)
    await privateItems.deleteVotes(ctx.db, id)
    await markAbsent(ctx.db, id, ctx.now)
    const where = { session: id, community, today: dayIn(timeZone, ctx.now), at: ctx.now }
    await keepOutcomes(ctx.db, where, state.notes)

    const attendance = await attendanceOf(ctx.db, id)
    const { structures } = await namesOf(ctx.db, { ...idsIn(state), people: [] })
    await draftInto(ctx, session, { attendance, board: state, structures })
    return { set: { closed_at: ctx.now } }
  },
}
