import { sign } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import type { Held } from './access.ts'
import type { Session, SessionFacts } from './contract.ts'
import { mayWriteMinutes } from './rules.ts'

export async function told<Name extends keyof SessionFacts>(
  ctx: Ctx,
  name: Name,
  held: Held,
  payload: SessionFacts[Name],
): Promise<Session> {
  await tell(ctx, name, held, payload)
  return shown(held)
}

/** Tells what happened to a session, at its own level. */
export async function tell<Name extends keyof SessionFacts>(
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

/** A session as its page shows it to this reader. */
export function shown({ session, standing }: Held): Session {
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
