import { Type, type Static } from 'typebox'
import { Done, endpoint, Id } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { NewStructure, Structure } from '../structures/contract.ts'
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

/** A structure that a lead may choose. */
export type KnownStructure = Static<typeof KnownStructure>
export const KnownStructure = Type.Object({
  ...Structure.properties,
  /** Whether the lead names its managers: another community does when it holds the structure. */
  mayNameManagers: Type.Boolean(),
})
export const ListStructures = endpoint({
  method: 'GET',
  url: '/api/communities/:community/structures',
  summary: 'List the structures',
  access: 'network_lead',
  params: InCommunity,
  reply: Type.Array(KnownStructure),
})
export const AddStructure = endpoint({
  method: 'POST',
  url: '/api/communities/:community/structures',
  summary: 'Add a structure',
  access: 'network_lead',
  params: InCommunity,
  body: NewStructure,
  reply: Structure,
})
const OfManager = Type.Object({ community: Id, structure: Id, person: Id })
export const AppointManager = endpoint({
  method: 'PUT',
  url: '/api/communities/:community/structures/:structure/managers/:person',
  summary: 'Appoint a manager of a structure',
  access: 'member',
  params: OfManager,
  reply: Done,
})
export const DismissManager = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/structures/:structure/managers/:person',
  summary: 'Dismiss a manager of a structure',
  access: 'member',
  params: OfManager,
  reply: Done,
})

export const alreadyMember = problem(
  'already-member',
  409,
  'Cette personne fait déjà partie de la communauté. Vous la trouverez dans l’annuaire.',
)
export const lastLead = problem(
  'last-network-lead',
  409,
  'Une communauté garde toujours une personne à son animation. Confiez-la d’abord à quelqu’un d’autre.',
)
export const notOfStructure = problem(
  'not-of-structure',
  422,
  'Seule une personne de la structure peut en être responsable.',
)
export const structureGovernedElsewhere = problem(
  'structure-governed-elsewhere',
  403,
  'Cette structure fait partie d’une autre communauté, et ses responsables y sont déjà nommés. Invitez l’un d’eux ici : c’est à lui de mandater ses collègues et de nommer d’autres responsables.',
)
