import type { Reader } from '../community/contract.ts'
import { actsOf } from '../platform/life.rules.ts'
import { sessionAskerOf } from './access.ts'
import { textMasked } from '../platform/texts/contract.ts'
import type { Session, SessionCommand } from './contract.ts'
import type { SessionRow } from './read.queries.ts'
import { maySettle, SESSION_LIFE } from './rules.ts'

/** Nothing is made of minutes from what their readers are answered instead of them. */
const OF_MINUTES: readonly SessionCommand[] = ['writeMinutes', 'submitMinutes', 'approveMinutes']

/** The data of a session's page for this reader. */
export function sessionView(reader: Reader, session: SessionRow, now: Date): Session {
  const standing = sessionAskerOf(reader, session)
  const isHidden = session.minutesRedaction?.state === 'pending'
  const acts = actsOf(SESSION_LIFE, session, standing, now).map((act) =>
    isHidden && OF_MINUTES.includes(act.command) ? { ...act, refusal: textMasked().message } : act,
  )
  const {
    timeZone: _,
    untouchedSince: _since,
    minutesText,
    minutesHtml,
    minutesRedaction,
    submittedAt,
    submittedBy: _submittedBy,
    closedAt: _closedAt,
    approvers,
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
            approvers,
            redaction: minutesRedaction,
          },
    standing,
    acts,
  }
}
