import { sign } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import type { FactAbout, PayloadOf } from '../platform/facts.ts'
import type { Held } from './access.ts'
import type { Session } from './contract.ts'
import { mayWriteMinutes } from './rules.ts'

/** What happened to a session. */
type SessionFact = {
  [Name in FactAbout<'session'>]: {
    readonly name: Name
    readonly payload: PayloadOf<Name>
    readonly rightsOf?: readonly string[]
  }
}[FactAbout<'session'>]

/** Announces what happened to a session, and answers with what it has become. */
export async function told(ctx: Ctx, held: Held, fact: SessionFact): Promise<Session> {
  await tell(ctx, held, fact)
  return shown(held)
}

/** Announces what happened to a session, at its own level. */
export async function tell(ctx: Ctx, { reader, session }: Held, fact: SessionFact): Promise<void> {
  await ctx.announce({
    ...fact,
    community: session.community,
    subject: { type: 'session', id: session.id },
    level: session.level,
    circle: session.circle,
    signature: sign(reader),
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
