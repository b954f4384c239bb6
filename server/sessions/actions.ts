import { areMembers, membership, sign } from '../community/access.ts'
import { demandNotQuotedWider } from '../community/quoting.access.ts'
import { dayIn, isNoWiderThan } from '../community/rules.ts'
import { demandReadable } from '../community/sources.access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { freeze, lockHead } from '../platform/log/log.ts'
import { indexEntry } from '../platform/search/search.ts'
import { sessionFor, sessionTo, type Held } from './access.ts'
import { inviteAll, markAbsent, resetAttendance, seat } from './attendance-queries.ts'
import { boardRoom } from './board.contract.ts'
import { layBoard } from './board.actions.ts'
import { loadBoard } from './board-log.ts'
import { keepBoard } from './board-queries.ts'
import type { AttendanceState, ListSessions, NewSession, Session, SessionFacts } from './contract.ts'
import { draftInto } from './minutes.actions.ts'
import { idsIn, namesOf } from './names-queries.ts'
import * as outcomes from './outcome-queries.ts'
import {
  agendaEmpty,
  alreadyThere,
  attendeeUnknown,
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
import { isShortNotice, mayPlan, mayWriteMinutes } from './rules.ts'
import * as shelter from './shelter-queries.ts'
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
    await tell(ctx, 'session:planned', held, { kind: planned.kind, startsAt: planned.startsAt })
    return shown(held)
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
    return told(ctx, 'session:changed', held, { kind: changed.kind, startsAt: changed.startsAt })
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

/** Refuses people who are not there, and things that the asker may not read. Those who led it and have left may stay. */
async function demandKnown(
  ctx: Ctx,
  reader: Reader,
  { facilitators = [], secretary, threads = [], tools = [] }: Partial<NewSession>,
  before?: Pick<Session, 'facilitators' | 'secretary'>,
): Promise<void> {
  const already = [...(before?.facilitators ?? []), before?.secretary]
  const people = [...facilitators, ...(secretary ? [secretary] : [])].filter((one) => !already.includes(one))
  if (!(await areMembers(ctx, reader.community, people))) throw attendeeUnknown()
  await demandReadable(ctx.db, reader, [
    ...threads.map((id) => ({ kind: 'thread' as const, id })),
    ...tools.map((id) => ({ kind: 'tool' as const, id })),
  ])
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
    return told(ctx, 'session:convened', await sessionFor(ctx, community, id), {
      kind: session.kind,
      startsAt: session.startsAt.toISOString(),
      shortNotice,
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
    return told(ctx, 'session:postponed', await sessionFor(ctx, community, id), {
      kind: session.kind,
      startsAt,
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
    return told(ctx, 'session:cancelled', await sessionFor(ctx, community, id), { kind: session.kind })
  })
}

/** The session begins: its board is laid. */
export async function openSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'open', community, id)
    await queries.moveSession(ctx.db, id, { status: 'live' })
    await layBoard(ctx, session)
    return told(ctx, 'session:opened', await sessionFor(ctx, community, id), { kind: session.kind })
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
    return told(ctx, 'session:closed', closed, {
      kind: session.kind,
      structures: [...new Set(attendance.filter(isPresent).map(({ structure }) => structure))],
      decisions: closed.session.decisions.length,
      actions: closed.session.actions.length,
    })
  })
}

const isPresent = ({ state }: { state: AttendanceState }) => state === 'present'

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
    return readSession(ctx, community, id)
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
    await sessionTo(ctx, 'record_attendance', community, id)
    if (!(await seat(ctx.db, community, { session: id, person, state, at: ctx.now }))) throw attendeeUnknown()
    return readSession(ctx, community, id)
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
    await tell(ctx, 'session:changed', held, payload, {
      rightsOf: [...new Set([...thoseInCharge(session), ...thoseInCharge(held.session)])],
    })
    return shown(held)
  })
}

const thoseInCharge = ({ facilitators, secretary }: queries.SessionRow) => [
  ...facilitators,
  ...(secretary ? [secretary] : []),
]

async function told<Name extends keyof SessionFacts>(
  ctx: Ctx,
  name: Name,
  held: Held,
  payload: SessionFacts[Name],
): Promise<Session> {
  await tell(ctx, name, held, payload)
  return shown(held)
}

/** Tells what happened to a session, at its own level. */
async function tell<Name extends keyof SessionFacts>(
  ctx: Ctx,
  name: Name,
  { reader, session }: Held,
  payload: SessionFacts[Name],
  more: { rightsOf?: string[] } = {},
): Promise<void> {
  await ctx.announce({
    ...more,
    name,
    community: session.community,
    subject: { type: 'session', id: session.id },
    level: session.level,
    circle: session.circle,
    signature: sign(reader),
    payload: payload as never,
  })
}

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

/** A session as its page shows it to this reader. */
function shown({ session, standing }: Held): Session {
  const { timeZone: _, plannedBy: _by, minutesText, minutesHtml, submittedAt, approvedAt, ...rest } = session
  return {
    ...rest,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    minutes: minutesText && {
      text: minutesText,
      html: minutesHtml,
      mayWrite: mayWriteMinutes(session.status, standing),
      submittedAt: submittedAt?.toISOString() ?? null,
      approvedAt: approvedAt?.toISOString() ?? null,
    },
    standing,
  } as Session
}
