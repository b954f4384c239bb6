import { membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { dueCommands, stepOrThrow, SYSTEM } from '../platform/life.rules.ts'
import { notHere, Problem } from '../platform/problem.ts'
import { sessionAskerOf } from './access.ts'
import { announceStep } from './step-facts.ts'
import { attendanceEffects } from './attendance.actions.ts'
import type { Session } from './contract.ts'
import type { Effect, Effects, Given, Move } from './step-effects.ts'
import { facilitationEffects } from './facilitation.actions.ts'
import { meetingEffects } from './open-close.actions.ts'
import { minutesEffects } from './minutes.actions.ts'
import { outcomeEffects } from './outcomes.actions.ts'
import { planningEffects } from './planning.actions.ts'
import * as queries from './queries.ts'
import { readSession, type SessionRow } from './read.queries.ts'
import { sessionView } from './session-view.ts'
import { SESSION_LIFE } from './rules.ts'

const EFFECTS: Effects = {
  ...planningEffects,
  ...attendanceEffects,
  ...meetingEffects,
  ...facilitationEffects,
  ...outcomeEffects,
  ...minutesEffects,
}

/** What must be given with a command; nothing for most. */
type Rest<Command extends Move> =
  Record<never, never> extends Given[Command] ? [given?: Given[Command]] : [Given[Command]]

/** Takes one step of a session's life. */
export async function moveSession<Command extends Move>(
  ctx: Ctx,
  community: string,
  id: string,
  command: Command,
  ...[given]: Rest<Command>
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const session = await lockAndLoad(ctx, community, id, reader)
    return sessionView(
      reader,
      await take(ctx, session, reader, command, (given ?? {}) as Given[Command]),
      ctx.now,
    )
  })
}

/** Approves the minutes that nobody has corrected for seven days; called by a job. */
export async function approveQuietMinutes(ctx: Ctx): Promise<void> {
  for (const { id, community } of await queries.submittedSessions(ctx.db)) {
    await inTransaction(ctx, (ctx) => approveIfQuiet(ctx, community, id)).catch(ignoreRefusal)
  }
}

async function approveIfQuiet(ctx: Ctx, community: string, id: string): Promise<void> {
  const session = await lockAndLoad(ctx, community, id, SYSTEM)
  if (dueCommands(SESSION_LIFE, session, ctx.now).includes('approveMinutes'))
    await take(ctx, session, SYSTEM, 'approveMinutes', {})
}

/** Minutes that cannot be approved as they are, because of what they quote, wait for a person. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

async function take<Command extends Move>(
  ctx: Ctx,
  session: SessionRow,
  asker: Reader | typeof SYSTEM,
  command: Command,
  given: Given[Command],
): Promise<SessionRow> {
  const { id, community } = session
  const sessionAsker = asker === SYSTEM ? SYSTEM : sessionAskerOf(asker, session)
  const said: object = given
  const { to, fact } = stepOrThrow(SESSION_LIFE, session, sessionAsker, command, { now: ctx.now, said })
  const effect: Effect<Command> = EFFECTS[command]
  const { set = {}, rightsOf } = (await effect(ctx, session, given)) ?? {}
  await queries.updateSession(ctx.db, id, { ...set, ...(to && { status: to }) })

  const moved = await readSession(ctx.db, community, id, asker)
  if (!moved) throw notHere()
  if (fact) await announceStep(ctx, fact, moved, asker, rightsOf)
  return moved
}

async function lockAndLoad(
  ctx: Ctx,
  community: string,
  id: string,
  asker: Reader | typeof SYSTEM,
): Promise<SessionRow> {
  await queries.lockSession(ctx.db, community, id)
  const session = await readSession(ctx.db, community, id, asker)
  if (!session) throw notHere()
  return session
}
