import type { Reader } from '../community/contract.ts'
import { actsOf } from '../platform/life.rules.ts'
import { sessionAskerOf } from './access.ts'
import type { Session } from './contract.ts'
import type { SessionRow } from './queries.ts'
import { maySettle, SESSION_LIFE } from './rules.ts'

/** A session as its page shows it to this reader. */
export function replyOf(reader: Reader, session: SessionRow, now: Date): Session {
  const standing = sessionAskerOf(reader, session)
  const acts = actsOf(SESSION_LIFE, session, standing, now)
  const {
    timeZone: _,
    untouchedSince: _since,
    minutesText,
    minutesHtml,
    submittedAt,
    approvedAt,
    ...rest
  } = session
  return {
    ...rest,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    actions: session.actions.map((action) => ({ ...action, maySettle: maySettle(reader, action) })),
    minutes:
      minutesText === null
        ? null
        : {
            text: minutesText,
            html: minutesHtml,
            mayWrite: acts.some(({ command, refusal }) => command === 'writeMinutes' && refusal === null),
            submittedAt: submittedAt?.toISOString() ?? null,
            approvedAt: approvedAt?.toISOString() ?? null,
          },
    standing,
    acts,
  }
}
