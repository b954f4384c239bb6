import { Type, type Static } from 'typebox'
import { Entered, FamilyName, GivenName, LinkToken, NewPerson, Password } from '../accounts/contract.ts'
import { Done, endpoint, Id, Instant, Nullable } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { InCommunity, Role } from './contract.ts'

export type NewMember = Static<typeof NewMember>
export const NewMember = Type.Object({
  ...NewPerson.properties,
  structure: Id,
  roles: Type.Optional(Type.Array(Role, { maxItems: 3, uniqueItems: true })),
  /** Whether they manage the structure: they grant its mandates. */
  manages: Type.Optional(Type.Boolean()),
})

/** The answer is the same whether they have an account or not. */
export type Invited = Static<typeof Invited>
export const Invited = Type.Object({ person: Id })

/** Nobody enters a community without having accepted, by a link sent to them or once signed in. */
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
/** Sends a new link or letter to someone who has not answered; the former link no longer works. */
export const InviteAgain = endpoint({
  method: 'POST',
  url: '/api/communities/:community/people/:person/invitation',
  summary: 'Send an invitation again',
  access: 'network_lead',
  params: OfPerson,
  reply: Done,
})
export const WithdrawInvitation = endpoint({
  method: 'DELETE',
  url: '/api/communities/:community/people/:person/invitation',
  summary: 'Withdraw an invitation',
  access: 'network_lead',
  params: OfPerson,
  reply: Done,
})

export const Inviting = Type.Object({
  /** The name of the community. */
  name: Type.String(),
  /** The name of the structure they would be there for. */
  structure: Type.String(),
  /** The name of the lead who invites; `null` for an administrator who founds a community. */
  invitedBy: Nullable(Type.String()),
  /** The person's name as that lead wrote it. */
  givenName: Type.String(),
  familyName: Type.String(),
})

/** What a link leads to. */
export type Invitation = Static<typeof Invitation>
export const Invitation = Type.Object({
  ...Inviting.properties,
  email: Type.String(),
  expiresAt: Instant,
})
export const ReadInvitation = endpoint({
  method: 'GET',
  url: '/api/invitations/:token',
  summary: 'Read an invitation',
  access: 'anyone',
  params: Type.Object({ token: LinkToken }),
  reply: Invitation,
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
  reply: Entered,
})

export const nameTaken = problem(
  'name-taken',
  409,
  'Une personne de cette communauté porte déjà ce nom. Gardez celui de votre invitation, ou ajoutez un second prénom ou une initiale, pour que l’on vous distingue.',
)
export const alreadyArrived = problem(
  'already-arrived',
  409,
  'Cette personne est déjà arrivée : elle se connecte avec son mot de passe, ou en demande un nouveau.',
)
