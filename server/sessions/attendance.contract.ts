import { Type } from 'typebox'
import { endpoint, Id, Nullable, OneOf } from '../platform/endpoint.ts'
import { AttendanceState, doing, one, Session } from './contract.ts'

/** « Je viens », « Je ne pourrai pas venir ». */
export const AnswerInvitation = endpoint({
  ...doing('PUT', 'answer'),
  summary: 'Answer the invitation to a session',
  body: Type.Object({ state: OneOf(['confirmed', 'excused'] as const) }),
  reply: Session,
})
/** For people in the room without a screen, and people who did not come. */
export const RecordAttendance = endpoint({
  method: 'PUT',
  url: `${one}/attendance/:person`,
  summary: 'Record who attended a session',
  access: 'member',
  params: Type.Object({ community: Id, session: Id, person: Id }),
  body: Type.Object({ state: AttendanceState }),
  reply: Session,
})
/** Leads the session in the place of facilitators who have not been there for two minutes. */
export const TakeOverSession = endpoint({
  ...doing('POST', 'facilitation'),
  summary: 'Stand in for the facilitators of a session',
  reply: Session,
})
/** The facilitators lead again. */
export const TakeBackSession = endpoint({
  ...doing('POST', 'facilitation/return'),
  summary: 'Lead again a session that someone led in one’s place',
  reply: Session,
})
/** Hands the session over: who leads it, who takes the minutes. */
export const ShareRoles = endpoint({
  ...doing('PUT', 'roles'),
  summary: 'Choose who leads a session and who takes the minutes',
  body: Type.Object({
    facilitators: Type.Array(Id, { minItems: 1, maxItems: 6, uniqueItems: true }),
    secretary: Nullable(Id),
    /** Takes over when no facilitator is there; left as it is when not given. */
    deputy: Type.Optional(Nullable(Id)),
  }),
  reply: Session,
})
