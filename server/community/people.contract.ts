import { Type, type Static } from 'typebox'
import { endpoint, Id } from '../platform/endpoint.ts'
import { InCommunity } from './contract.ts'

/** The least needed to identify a person in a mention or a choice. */
export type MentionablePerson = Static<typeof MentionablePerson>
export const MentionablePerson = Type.Object({ id: Id, name: Type.String(), structure: Type.String() })
export const ListPeople = endpoint({
  method: 'GET',
  url: '/api/communities/:community/people',
  summary: 'List the people who can be mentioned',
  access: 'member',
  params: InCommunity,
  reply: Type.Array(MentionablePerson),
})
