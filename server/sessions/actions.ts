import { membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { NEW, refusalOf } from '../platform/life.rules.ts'
import { sessionFor, sessionAskerOf } from './access.ts'
import { SESSION_KINDS, type ListSessions, type Session } from './contract.ts'
import * as queries from './list.queries.ts'
import { sessionView } from './session-view.ts'
import { SESSION_LIFE } from './rules.ts'

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
    sessions,
    mayPlan: mayPlan(reader, ctx.now),
    next: more && last ? writeCursor({ at: new Date(last.startsAt), id: last.id }) : null,
  }
}

function mayPlan(reader: Reader, now: Date): boolean {
  const refusals = SESSION_KINDS.map((kind) =>
    refusalOf(SESSION_LIFE, { status: NEW, kind }, sessionAskerOf(reader), 'plan', now),
  )
  return refusals.includes(null)
}

export async function readSession(ctx: Ctx, community: string, id: string): Promise<Session> {
  const { reader, session } = await sessionFor(ctx, community, id)
  return sessionView(reader, session, ctx.now)
}
