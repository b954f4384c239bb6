import { Type, type Static } from 'typebox'
import { endpoint, Id } from '../platform/endpoint.ts'
import { InCommunity } from './contract.ts'

/** The least needed to identify a person in a mention or a choice. */
/** How many are proposed for what is typed. */
export const MOST_PEOPLE = 8

export type MentionablePerson = Static<typeof MentionablePerson>
export const MentionablePerson = Type.Object({ id: Id, name: Type.String(), structure: Type.String() })
export const FindPeople = endpoint({
  method: 'GET',
  url: '/api/communities/:community/people',
  summary: 'Find people to mention by their name or structure',
  access: 'member',
  limit: { max: 240, perSeconds: 60 },
  params: InCommunity,
  query: Type.Object({ q: Type.String({ maxLength: 80 }) }),
  reply: Type.Array(MentionablePerson, { maxItems: MOST_PEOPLE }),
})
