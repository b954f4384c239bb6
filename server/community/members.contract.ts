import { Type, type Static } from 'typebox'
import { FamilyName, GivenName, LinkToken, NewPerson, Password } from '../accounts/contract.ts'
import { Done, endpoint, Id } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { NewStructure, Structure } from '../structures/contract.ts'
import { InCommunity, Role } from './contract.ts'

export type NewMember = Static<typeof NewMember>
export const NewMember = Type.Object({
  ...NewPerson.properties,
  structure: Id,
  roles: Type.Optional(Type.Array(Role, { maxItems: 3, uniqueItems: true })),
  /** Whether they manage the structure: they grant its mandates. */
  manages: Type.Optional(Type.Boolean()),
})

/** Where one stands in a community, for who arrives with an account already. */
export interface Joining {
  person: string
  structure: string
  roles?: Role[]
  manages?: boolean
}

export type Invited = Static<typeof Invited>
export const Invited = Type.Object({
  person: Id,
  /** `invited`: a link was sent. `arrived`: they have an account, and belong from now on. */
  outcome: Type.Union([Type.Literal('invited'), Type.Literal('arrived')]),
})

export const InvitePerson = endpoint({
  method: 'POST',
  url: '/api/communities/:community/invitations',
  summary: 'Invite a person',
  access: 'network_lead',
  params: InCommunity,
  body: NewMember,
  reply: Invited,
})
const OfPerson = Type.Object({ community: Id, person: Id })
/** Sends a new link to someone who has not come yet; the former one no longer works. */
export const InviteAgain = endpoint({
  method: 'POST',
  url: '/api/communities/:community/people/:person/invitation',
  summary: 'Send an invitation again',
  access: 'network_lead',
  params: OfPerson,
  reply: Done,
})
export const AcceptInvitation = endpoint({
  method: 'POST',
  url: '/api/invitations/:token',
  summary: 'Accept an invitation',
  access: 'anyone',
  notIdempotent: true,
  params: Type.Object({ token: LinkToken }),
  body: Type.Object({
    givenName: Type.Optional(GivenName),
    familyName: Type.Optional(FamilyName),
    password: Password,
  }),
  reply: Done,
})
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

export const ListStructures = endpoint({
  method: 'GET',
  url: '/api/communities/:community/structures',
  summary: 'List the structures',
  access: 'network_lead',
  params: InCommunity,
  reply: Type.Array(Structure),
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
  access: 'network_lead',
  params: OfManager,
  reply: Done,
})
export const DismissManager = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/structures/:structure/managers/:person',
  summary: 'Dismiss a manager of a structure',
  access: 'network_lead',
  params: OfManager,
  reply: Done,
})

export const alreadyMember = problem(
  'already-member',
  409,
  'Cette personne fait déjà partie de la communauté. Vous la trouverez dans l’annuaire.',
)
export const alreadyArrived = problem(
  'already-arrived',
  409,
  'Cette personne est déjà arrivée : elle se connecte avec son mot de passe, ou en demande un nouveau.',
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
