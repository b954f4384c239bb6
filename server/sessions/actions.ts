import { membership } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { sessionFor } from './access.ts'
import type { ListSessions, Session } from './contract.ts'
import * as queries from './queries.ts'
import { replyOf } from './reply.ts'

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
  const { reader, session } = await sessionFor(ctx, community, id)
  return replyOf(reader, session, ctx.now)
}
