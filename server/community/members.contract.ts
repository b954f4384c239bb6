import { Type } from 'typebox'
import { Done, endpoint, Id } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { InCommunity, Role } from './contract.ts'

/** Where one stands in a community, for who arrives with an account already. */
export interface Joining {
  person: string
  structure: string
  roles?: Role[]
  manages?: boolean
}

const OfPerson = Type.Object({ community: Id, person: Id })
export const ChangeRoles = endpoint({
  method: 'PUT',
  url: '/api/communities/:community/people/:person/roles',
  summary: 'Change the roles of a person',
  access: 'network_lead',
  params: OfPerson,
  body: Type.Object({ roles: Type.Array(Role, { maxItems: 3, uniqueItems: true }) }),
  reply: Done,
})
export const EndMembership = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/people/:person',
  summary: 'End the membership of a person',
  access: 'network_lead',
  params: OfPerson,
  reply: Done,
})
export const LeaveCommunity = endpoint({
  method: 'POST',
  url: '/api/communities/:community/departure',
  summary: 'Leave a community',
  access: 'member',
  params: InCommunity,
  reply: Done,
})

export const alreadyMember = problem(
  'already-member',
  409,
  'Cette personne fait déjà partie de la communauté. Vous la trouverez dans l’annuaire.',
)
export const lastManager = problem(
  'last-manager',
  409,
  'Cette personne est seule responsable de sa structure, où d’autres comptent sur elle. L’animation du réseau doit d’abord nommer une autre personne responsable, depuis l’annuaire.',
)
export const lastLead = problem(
  'last-network-lead',
  409,
  'Une communauté garde toujours une personne à son animation. Confiez-la d’abord à quelqu’un d’autre.',
)
