import { inTransaction, type Ctx } from '../platform/context.ts'
import { demandKnown, sessionFor, sessionTo } from './access.ts'
import { seat } from './attendance-queries.ts'
import type { AttendanceState, Session } from './contract.ts'
import { alreadyThere, attendeeUnknown } from './problems.contract.ts'
import * as queries from './queries.ts'
import { shown, tell } from './telling.ts'

/** « Je viens », « Je serai excusé·e ». */
export async function answerInvitation(
  ctx: Ctx,
  community: string,
  id: string,
  state: 'confirmed' | 'excused',
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, session, standing } = await sessionTo(ctx, 'answer', community, id)
    if (session.status === 'live' && standing.attended) throw alreadyThere()
    await seat(ctx.db, community, { session: id, person: reader.person, state, at: ctx.now })
    return shown(await sessionFor(ctx, community, id))
  })
}

/** For those who are in the room without a screen, and those who did not come. */
export async function recordAttendance(
  ctx: Ctx,
  community: string,
  id: string,
  { person, state }: { person: string; state: AttendanceState },
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'record_attendance', community, id)
    if (!(await seat(ctx.db, community, { session: id, person, state, at: ctx.now }))) throw attendeeUnknown()
    const held = await sessionFor(ctx, community, id)
    const payload = { kind: session.kind, startsAt: session.startsAt.toISOString() }
    await tell(ctx, held, { name: 'session:changed', payload, rightsOf: [person] })
    return shown(held)
  })
}

export async function shareRoles(
  ctx: Ctx,
  community: string,
  id: string,
  { facilitators, secretary }: { facilitators: string[]; secretary: string | null },
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionTo(ctx, 'share_roles', community, id)
    await demandKnown(ctx, reader, { facilitators, secretary }, session)
    await queries.moveSession(ctx.db, id, { facilitators, secretary })
    const held = await sessionFor(ctx, community, id)
    const payload = { kind: session.kind, startsAt: session.startsAt.toISOString() }
    await tell(ctx, held, {
      name: 'session:changed',
      payload,
      rightsOf: [...new Set([...thoseInCharge(session), ...thoseInCharge(held.session)])],
    })
    return shown(held)
  })
}

const thoseInCharge = ({ facilitators, secretary }: queries.SessionRow) => [
  ...facilitators,
  ...(secretary ? [secretary] : []),
]
