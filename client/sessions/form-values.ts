import type { NewSession, Session } from '#server/sessions/contract.ts'
import { templateNamed } from '#server/sessions/templates.rules.ts'
import { dayHere, time } from '#client/format.ts'
import { instantAt } from './times.ts'

/** The values of the session form; day and hours are in the community's time zone. */
export interface TypedSession {
  template: string
  title: string
  kind: NewSession['kind']
  level: NewSession['level']
  venue: string
  day: string
  from: string
  to: string
  agenda: NewSession['agenda']
  votesEach: number
}

/** The values of the form that changes a session. */
export const typedOf = (session: Session): TypedSession => ({
  template: session.template,
  title: session.title,
  kind: session.kind,
  level: session.level,
  venue: session.venue,
  day: dayHere(session.startsAt),
  from: time(session.startsAt),
  to: time(session.endsAt),
  agenda: session.agenda.map((item) => ({ ...item })),
  votesEach: session.votesEach,
})

export function sessionOf({ day, from, to, agenda, ...rest }: TypedSession): NewSession {
  return {
    ...rest,
    purpose: templateNamed(rest.template)!.purpose,
    agenda: agenda.filter(({ title }) => title.trim() !== ''),
    startsAt: instantAt(day, from),
    endsAt: instantAt(day, to),
  }
}
