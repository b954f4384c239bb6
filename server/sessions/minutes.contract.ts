import { Type } from 'typebox'
import { endpoint, Words } from '../platform/endpoint.ts'
import { doing, Session } from './contract.ts'

export const SubmitMinutes = endpoint({
  ...doing('POST', 'minutes/submission'),
  summary: 'Submit the minutes for approval',
  reply: Session,
})
export const ApproveMinutes = endpoint({
  ...doing('POST', 'minutes/approval'),
  summary: 'Approve the minutes',
  reply: Session,
})
/** What approved minutes got wrong; they themselves never change. */
export const AddRectification = endpoint({
  ...doing('POST', 'minutes/rectifications'),
  summary: 'Add a rectification to approved minutes',
  body: Type.Object({ text: Words(3, 4000) }),
  reply: Session,
})
