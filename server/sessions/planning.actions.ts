import { membership } from '../community/access.ts'
import { requireNotQuotedWider } from '../community/quoted-by.access.ts'
import { isNoWiderThan } from '../community/rules.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { NEW, stepOrThrow } from '../platform/life.rules.ts'
import { requireUnchanged } from '../platform/stale.ts'
import { indexEntry } from '../platform/search/search.ts'
import { requireNamed, sessionFor, sessionAskerOf } from './access.ts'
import { announceStep } from './step-facts.ts'
import { call } from './convening.actions.ts'
import { resetAttendance } from './attendance.queries.ts'
import type { NewSession, Session } from './contract.ts'
import type { Effects } from './step-effects.ts'
import {
  agendaEmpty,
  levelBeyondYours,
  sessionBackwards,
  templateUnknown,
  venueMissing,
  widerSession,
} from './refusals.contract.ts'
import * as queries from './queries.ts'
import { sessionView } from './session-view.ts'
import { isShortNotice, SESSION_LIFE } from './rules.ts'
import { templateNamed } from './templates.rules.ts'

/** Prepares a session: nobody is invited yet. */
export async function planSession(ctx: Ctx, community: string, planned: NewSession): Promise<Session> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const { fact } = checkPlan(ctx, reader, planned)
    await requireNamed(ctx, reader, planned)
    const id = await queries.insertSession(ctx.db, planned, { community, person: reader.person, at: ctx.now })
    await indexPlan(ctx, community, id, planned)
    const { session } = await sessionFor(ctx, community, id)
    await announceStep(ctx, fact!, session, reader)
    return sessionView(reader, session, ctx.now)
  })
}

export const planningEffects: Pick<Effects, 'change' | 'convene' | 'postpone' | 'cancel'> = {
  change: async (ctx, session, { before, ...changed }) => {
    const { id, community } = session
    requireUnchanged<Partial<NewSession>>(session, before, changed)
    const reader = await membership(ctx, community)
    checkPlan(ctx, reader, changed)
    const place = { level: changed.level, circle: changed.circle ?? null }
    if (!isNoWiderThan(place, session)) throw widerSession()
    await requireNamed(ctx, reader, changed, session)
    if (place.level !== session.level || place.circle !== session.circle)
      await requireNotQuotedWider(ctx, reader, [id], place)
    await indexPlan(ctx, community, id, changed)
    const { facilitators } = changed
    return { set: { ...queries.plannedColumns(changed), ...(facilitators && { facilitators }) } }
  },
  convene: async (ctx, { id, community, agenda, venue, startsAt }, { people }) => {
    if (agenda.length === 0) throw agendaEmpty()
    if (venue === '') throw venueMissing()
    await call(ctx, community, id, people)
    return { set: { short_notice: isShortNotice(ctx.now, new Date(startsAt)) } }
  },
  /** People who had answered are asked again once the session is convened again. */
  postpone: async (ctx, { id }, dates) => {
    const [starts_at, ends_at] = [new Date(dates.startsAt), new Date(dates.endsAt)]
    if (ends_at <= starts_at) throw sessionBackwards()
    await resetAttendance(ctx.db, id)
    return { set: { starts_at, ends_at, short_notice: false } }
  },
  cancel: async (_ctx, _session, { reason }) => ({ set: { cancel_reason: reason.trim() } }),
}

/** Whether someone may plan such a session, and whether it holds together. */
function checkPlan(
  ctx: Ctx,
  reader: Reader,
  { kind, level, circle, template, startsAt, endsAt }: NewSession,
) {
  const step = stepOrThrow(SESSION_LIFE, { status: NEW, kind }, sessionAskerOf(reader), 'plan', {
    now: ctx.now,
  })
  if (level === 'circle' ? !reader.circles.includes(circle ?? '') : !reader.levels.includes(level))
    throw levelBeyondYours()
  if (!templateNamed(template)) throw templateUnknown()
  if (new Date(endsAt) <= new Date(startsAt)) throw sessionBackwards()
  return step
}

async function indexPlan(ctx: Ctx, community: string, id: string, planned: NewSession): Promise<void> {
  const { title, level, circle_id: circle, agenda, starts_at: at } = queries.plannedColumns(planned)
  await indexEntry(ctx.db, {
    subject: { type: 'session', id },
    community,
    level,
    circle,
    title,
    body: agenda.map((item) => item.title).join('\n'),
    at,
  })
}
