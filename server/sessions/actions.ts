import { membership } from '../community/access.ts'
import { demandNotQuotedWider } from '../community/quoting.access.ts'
import { dayIn, isNoWiderThan } from '../community/rules.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { freeze, lockHead } from '../platform/log/log.ts'
import { indexEntry } from '../platform/search/search.ts'
import { demandKnown, sessionFor, sessionTo } from './access.ts'
import { inviteAll, markAbsent, resetAttendance } from './attendance-queries.ts'
import { boardRoom } from './board.contract.ts'
import { layBoard } from './board.actions.ts'
import { loadBoard } from './board-log.ts'
import { keepBoard } from './board-queries.ts'
import type { AttendanceState, ListSessions, NewSession, Session } from './contract.ts'
import { draftInto } from './minutes.actions.ts'
import { idsIn, namesOf } from './names-queries.ts'
import * as outcomes from './outcome-queries.ts'
import {
  agendaEmpty,
  boardStillPrivate,
  boardStillVoting,
  levelBeyondYours,
  notSessionPlanner,
  sessionBackwards,
  templateUnknown,
  venueMissing,
  widerSession,
} from './problems.contract.ts'
import * as queries from './queries.ts'
import { isShortNotice, mayPlan } from './rules.ts'
import * as shelter from './shelter-queries.ts'
import { shown, told } from './telling.ts'
import { templateNamed } from './templates.rules.ts'

type Listed = NonNullable<(typeof ListSessions)['types']>

export async function listSessions(
  ctx: Ctx,
  community: string,
  { when, after }: Listed['asked']['query'],
): Promise<Listed['reply']> {
  const reader = await membership(ctx, community)
  const asked = { when, after: readCursor(after), now: ctx.now }
  const { sessions, more } = await queries.listSessions(ctx.db, reader, asked)
  const last = sessions.at(-1)
  return {
    sessions: sessions.map((session) => ({
      ...session,
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
    })),
    next: more && last ? writeCursor({ at: last.startsAt, id: last.id }) : null,
  }
}

export async function readSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  return shown(await sessionFor(ctx, community, id))
}

/** Prepares a session: nobody is called yet. */
export async function planSession(ctx: Ctx, community: string, planned: NewSession): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    checkPlan(reader, planned)
    await demandKnown(ctx, reader, planned)
    const id = await queries.insertSession(ctx.db, planned, { community, person: reader.person, at: ctx.now })
    const held = await sessionFor(ctx, community, id)
    await findable(ctx, held.session)
    return told(ctx, held, {
      name: 'session:planned',
      payload: { kind: planned.kind, startsAt: planned.startsAt },
    })
  })
}

export async function changeSession(
  ctx: Ctx,
  community: string,
  id: string,
  changed: NewSession,
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionTo(ctx, 'change', community, id)
    checkPlan(reader, changed)
    const place = { level: changed.level, circle: changed.circle ?? null }
    if (!isNoWiderThan(place, session)) throw widerSession()
    await demandKnown(ctx, reader, changed, session)
    if (place.level !== session.level || place.circle !== session.circle)
      await demandNotQuotedWider(ctx.db, reader, [id], place)
    await queries.updateSession(ctx.db, id, changed)
    const held = await sessionFor(ctx, community, id)
    await findable(ctx, held.session)
    return told(ctx, held, {
      name: 'session:changed',
      payload: { kind: changed.kind, startsAt: changed.startsAt },
    })
  })
}

function checkPlan(reader: Reader, { kind, level, circle, template, startsAt, endsAt }: NewSession): void {
  const lead = reader.roles.includes('network_lead')
  const committee = reader.roles.includes('steering_member')
  if (!mayPlan({ lead, committee, delegate: reader.mandate !== null }, kind)) throw notSessionPlanner()
  if (level === 'circle' ? !reader.circles.includes(circle ?? '') : !reader.levels.includes(level)) {
    throw levelBeyondYours()
  }
  if (!templateNamed(template)) throw templateUnknown()
  if (new Date(endsAt) <= new Date(startsAt)) throw sessionBackwards()
}

/** Calls those whom the session is for. */
export async function conveneSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'convene', community, id)
    if (session.agenda.length === 0) throw agendaEmpty()
    if (session.venue === '') throw venueMissing()

    const shortNotice = isShortNotice(ctx.now, session.startsAt)
    await queries.moveSession(ctx.db, id, { status: 'convened', short_notice: shortNotice })
    await inviteAll(ctx.db, community, { session: id, kind: session.kind, at: ctx.now })
    return told(ctx, await sessionFor(ctx, community, id), {
      name: 'session:convened',
      payload: {
        kind: session.kind,
        startsAt: session.startsAt.toISOString(),
        shortNotice,
      },
    })
  })
}

/** Another day: those who had answered are asked again. */
export async function postponeSession(
  ctx: Ctx,
  community: string,
  id: string,
  { startsAt, endsAt }: Pick<NewSession, 'startsAt' | 'endsAt'>,
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'postpone', community, id)
    if (new Date(endsAt) <= new Date(startsAt)) throw sessionBackwards()
    const dates = { starts_at: new Date(startsAt), ends_at: new Date(endsAt) }
    await queries.moveSession(ctx.db, id, { status: 'planned', short_notice: false, ...dates })
    await resetAttendance(ctx.db, id)
    return told(ctx, await sessionFor(ctx, community, id), {
      name: 'session:postponed',
      payload: {
        kind: session.kind,
        startsAt,
      },
    })
  })
}

export async function cancelSession(
  ctx: Ctx,
  community: string,
  id: string,
  reason: string,
): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'cancel', community, id)
    await queries.moveSession(ctx.db, id, { status: 'cancelled', cancel_reason: reason.trim() })
    return told(ctx, await sessionFor(ctx, community, id), {
      name: 'session:cancelled',
      payload: { kind: session.kind },
    })
  })
}

/** The session begins: its board is laid. */
export async function openSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'open', community, id)
    await queries.moveSession(ctx.db, id, { status: 'live' })
    await layBoard(ctx, session)
    return told(ctx, await sessionFor(ctx, community, id), {
      name: 'session:opened',
      payload: { kind: session.kind },
    })
  })
}

/** The session is over: its board stands still, its decisions are kept, its minutes are drafted. */
export async function closeSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'close', community, id)
    await lockHead(ctx.db, boardRoom(id))
    const { state } = await loadBoard(ctx.db, id)
    if (state.phase === 'voting') throw boardStillVoting()
    if (!(await shelter.isEmpty(ctx.db, id))) throw boardStillPrivate()

    await freeze(ctx.db, boardRoom(id), true)
    await keepBoard(ctx.db, id, state)
    await shelter.forgetVotes(ctx.db, id)
    await markAbsent(ctx.db, id, ctx.now)
    const where = { session: id, community, today: dayIn(session.timeZone, ctx.now), at: ctx.now }
    await outcomes.keepOutcomes(ctx.db, where, state.notes)
    await queries.moveSession(ctx.db, id, { status: 'closed', closed_at: ctx.now })

    const { attendance } = (await sessionFor(ctx, community, id)).session
    const { structures } = await namesOf(ctx.db, { ...idsIn(state), people: [] })
    await draftInto(ctx, session, { attendance, board: state, structures })
    const closed = await sessionFor(ctx, community, id)
    return told(ctx, closed, {
      name: 'session:closed',
      payload: {
        kind: session.kind,
        structures: [...new Set(attendance.filter(isPresent).map(({ structure }) => structure))],
        decisions: closed.session.decisions.length,
        actions: closed.session.actions.length,
      },
    })
  })
}

const isPresent = ({ state }: { state: AttendanceState }) => state === 'present'

async function findable(ctx: Ctx, session: queries.SessionRow): Promise<void> {
  await indexEntry(ctx.db, {
    subject: { type: 'session', id: session.id },
    community: session.community,
    level: session.level,
    circle: session.circle,
    title: session.title,
    body: session.agenda.map(({ title }) => title).join('\n'),
    at: session.startsAt,
  })
}
