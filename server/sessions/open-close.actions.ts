import { dayIn } from '../community/rules.ts'
import { freeze, lockHead } from '../platform/log/log.ts'
import { attendanceOf, markAbsent } from './attendance.queries.ts'
import { createBoard } from './board.actions.ts'
import { boardRoom } from './board.contract.ts'
import { loadBoard } from './board-log.ts'
import { storeBoard } from './board.queries.ts'
import type { Effects } from './step-effects.ts'
import { textAndBoard } from './minutes.queries.ts'
import { notesDropped, notesSince } from './minutes.rules.ts'
import { completeMinutes, draftInto } from './minutes.actions.ts'
import { restartFacilitation } from './facilitation.queries.ts'
import { idsIn, namesOf } from './names.queries.ts'
import { dropOutcomes, keepOutcomes } from './outcomes.queries.ts'
import { boardStillPrivate, boardStillVoting } from './refusals.contract.ts'
import * as privateItems from './private-items.queries.ts'

export const meetingEffects: Pick<Effects, 'open' | 'close' | 'reopen'> = {
  open: async (ctx, session) => {
    await createBoard(ctx, session)
    await restartFacilitation(ctx.db, session.id, ctx.now)
  },
  /** Freezes the board, records its decisions and actions, and drafts the minutes. */
  close: async (ctx, session) => {
    const { id, community, timeZone } = session
    await lockHead(ctx.db, boardRoom(id))
    const { state } = await loadBoard(ctx.db, id)
    if (state.phase === 'voting') throw boardStillVoting()
    if (!(await privateItems.hasNoPrivateCards(ctx.db, id))) throw boardStillPrivate()

    const { text: begun, board: before } = await textAndBoard(ctx.db, id)
    await freeze(ctx.db, boardRoom(id), true)
    await storeBoard(ctx.db, id, state)
    await privateItems.deleteVotes(ctx.db, id)
    await markAbsent(ctx.db, id, ctx.now)
    const where = { session: id, community, today: dayIn(timeZone, ctx.now), at: ctx.now }
    // Notes that were there at the first closing may have been corrected in the minutes since.
    await keepOutcomes(ctx.db, where, before ? notesSince(before, state) : state.notes)
    if (before) await dropOutcomes(ctx.db, id, notesDropped(before, state))

    const attendance = await attendanceOf(ctx.db, id)
    const { structures } = await namesOf(ctx.db, { ...idsIn(state), people: [] })
    const material = { attendance, board: state, structures }
    if (begun && before) await completeMinutes(ctx, session, begun, before, material)
    else await draftInto(ctx, session, material)
    return { set: { closed_at: ctx.now } }
  },
  /** The board is written again; the minutes that were begun wait for the second closing. */
  reopen: async (ctx, { id, attendance }) => {
    await freeze(ctx.db, boardRoom(id), false)
    await restartFacilitation(ctx.db, id, ctx.now)
    const present = attendance.filter(({ state }) => state === 'present')
    return { rightsOf: present.map(({ person }) => person) }
  },
}
