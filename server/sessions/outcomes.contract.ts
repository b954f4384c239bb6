import { Type } from 'typebox'
import { AsRead, endpoint, Id, Nullable } from '../platform/endpoint.ts'
import { ActionItem, one, Session, SessionDecision } from './contract.ts'

const Decided = Type.Omit(SessionDecision, ['id', 'decidedOn']).properties
const Agreed = {
  ...Type.Pick(ActionItem, ['label', 'structure', 'dueOn']).properties,
  person: Type.Optional(Nullable(Id)),
}

export const KeepDecision = endpoint({
  method: 'PUT',
  url: `${one}/decisions/:decision`,
  summary: 'Record a decision of a session',
  access: 'member',
  params: Type.Object({ community: Id, session: Id, decision: Id }),
  body: Type.Object({ ...Decided, before: AsRead(Decided) }),
  reply: Session,
})
export const KeepAction = endpoint({
  method: 'PUT',
  url: `${one}/actions/:action`,
  summary: 'Record an action decided in a session',
  access: 'member',
  params: Type.Object({ community: Id, session: Id, action: Id }),
  body: Type.Object({ ...Agreed, before: AsRead(Agreed) }),
  reply: Session,
})
/** An action is done, or given up, or open after all. */
export const SettleAction = endpoint({
  method: 'PUT',
  url: `${one}/actions/:action/settlement`,
  summary: 'Change the status of an action',
  access: 'member',
  params: Type.Object({ community: Id, session: Id, action: Id }),
  body: Type.Pick(ActionItem, ['status']),
  reply: Session,
})
