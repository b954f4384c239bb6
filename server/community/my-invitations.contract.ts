import { Type, type Static } from 'typebox'
import { Done, endpoint, Id, Instant } from '../platform/endpoint.ts'
import { InCommunity } from './contract.ts'
import { Inviting } from './invitations.contract.ts'

/** An invitation that the signed-in person has not answered. */
export type MyInvitation = Static<typeof MyInvitation>
export const MyInvitation = Type.Object({ ...Inviting.properties, community: Id, at: Instant })

export const EnterCommunity = endpoint({
  method: 'POST',
  url: '/api/communities/:community/arrival',
  summary: 'Accept the invitation of a community',
  access: 'signed_in',
  params: InCommunity,
  reply: Done,
})
export const DeclineInvitation = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/arrival',
  summary: 'Decline the invitation of a community',
  access: 'signed_in',
  params: InCommunity,
  reply: Done,
})
