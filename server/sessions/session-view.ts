import type { Reader } from '../community/contract.ts'
import { actsOf } from '../platform/life.rules.ts'
import { sessionAskerOf } from './access.ts'
import type { Session } from './contract.ts'
import type { SessionRow } from './read.queries.ts'
import { maySettle, SESSION_LIFE } from './rules.ts'

/** The data of a session's page for this reader. */
export function sessionView(reader: Reader, session: SessionRow, now: Date): Session {
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
    actions: session.actions.map((action) => ({ ...action, maySettle: maySettle(reader, action) })),
    minutes:
      minutesText === null
        ? null
        : {
            text: minutesText,
            html: minutesHtml,
            mayWrite: acts.some(({ command, refusal }) => command === 'writeMinutes' && refusal === null),
            submittedAt,
            approvedAt,
          },
    standing,
    acts,
  }
}
