import { membership } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { refusalOf } from '../platform/life.rules.ts'
import { sessionAskerOf } from './access.ts'
import * as queries from './awaiting.queries.ts'
import { minutesAuthor, SESSION_LIFE, whenQuiet } from './rules.ts'

export interface MinutesWaiting {
  readonly session: string
  readonly title: string
  readonly wait: 'to_write' | 'to_approve'
  readonly since: string | null
  /** When they are approved if nobody corrects them. */
  readonly until: string | null
}

/** The minutes that the reader is expected to write, or may approve. */
export async function minutesWaiting(ctx: Ctx, community: string): Promise<MinutesWaiting[]> {
  const reader = await membership(ctx, community)
  const sessions = await queries.unapprovedSessions(ctx.db, reader)
  return sessions.flatMap((session): MinutesWaiting[] => {
    const { id, title, status } = session
    if (status === 'closed') {
      const writer = minutesAuthor(session)
      const isMine = writer === null ? reader.roles.includes('network_lead') : writer === reader.person
      return isMine
        ? [{ session: id, title, wait: 'to_write' as const, since: session.endsAt, until: null }]
        : []
    }
    const refusal = refusalOf(
      SESSION_LIFE,
      session,
      sessionAskerOf(reader, session),
      'approveMinutes',
      ctx.now,
    )
    const wait = { session: id, title, wait: 'to_approve' as const, since: session.submittedAt }
    return refusal === null ? [{ ...wait, until: whenQuiet(session)?.toISOString() ?? null }] : []
  })
}

/** The open actions of the reader's structure that are due soon, or late. */
export async function actionsWaiting(ctx: Ctx, community: string): Promise<queries.ActionWaiting[]> {
  return queries.actionsDue(ctx.db, await membership(ctx, community), ctx.now)
}
