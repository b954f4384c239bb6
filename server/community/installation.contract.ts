import { Type, type Static } from 'typebox'
import { NewPerson, Password } from '../accounts/contract.ts'
import { Done, endpoint, Id, Nullable } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { NewStructure } from '../structures/contract.ts'
import { MandateScope, Role } from './contract.ts'
import { Invited, NewMember } from './invitations.contract.ts'
import { NewCommunity } from './settings.contract.ts'

export type Installation = Static<typeof Installation>
export const Installation = Type.Object({
  person: Type.Object({ ...NewPerson.properties, password: Password }),
  structure: NewStructure,
  community: NewCommunity,
})
const Founded = Type.Object({ id: Id, slug: Type.String() })
export type Founded = Static<typeof Founded>

/** Creates the administrator and the first community, and signs them in. */
export const Install = endpoint({
  method: 'POST',
  url: '/api/installation',
  summary: 'Create the administrator and the first community',
  access: 'anyone',
  notIdempotent: true,
  body: Installation,
  reply: Founded,
})

export type NewFoundation = Static<typeof NewFoundation>
export const NewFoundation = Type.Object({
  community: NewCommunity,
  /** The future lead: invited unless they have an account. Their structure exists already or is created. */
  lead: Type.Omit(NewMember, ['structure', 'roles', 'manages']),
  structure: Type.Union([Id, NewStructure]),
})
export const FoundCommunity = endpoint({
  method: 'POST',
  url: '/api/communities',
  summary: 'Found a community',
  access: 'administrator',
  body: NewFoundation,
  reply: Type.Object({ ...Founded.properties, lead: Invited }),
})

export type DemoPerson = Static<typeof DemoPerson>
export const DemoPerson = Type.Object({
  id: Id,
  name: Type.String(),
  mainOccupation: Type.String(),
  structure: Type.String(),
  structureName: Type.String(),
  roles: Type.Array(Role),
  scope: Nullable(MandateScope),
  manages: Type.Boolean(),
  administrator: Type.Boolean(),
})
export const ListDemoPeople = endpoint({
  method: 'GET',
  url: '/api/demo/people',
  summary: 'List the people of the demo (demo only)',
  access: 'anyone',
  reply: Type.Array(DemoPerson),
})
export const SignInAsDemo = endpoint({
  method: 'POST',
  url: '/api/demo/sign-in',
  summary: 'Sign in as a person of the demo (demo only)',
  access: 'anyone',
  notIdempotent: true,
  body: Type.Object({ person: Id }),
  reply: Done,
})

export const alreadyInstalled = problem(
  'already-installed',
  409,
  'Liane est déjà installée ici. Connectez-vous, ou demandez une invitation à son animation.',
)
