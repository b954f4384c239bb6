import { Type, type Static } from 'typebox'
import { Position } from '../accounts/contract.ts'
import { endpoint, Id, Nullable } from '../platform/endpoint.ts'
import { MandateScope, Role } from './contract.ts'
import { MyInvitation } from './my-invitations.contract.ts'

/** A community, with what the person is in it. */
export type MyCommunity = Static<typeof MyCommunity>
export const MyCommunity = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  localName: Type.String(),
  journalName: Type.String(),
  timeZone: Type.String(),
  structure: Type.Object({ id: Id, shortName: Type.String(), name: Type.String() }),
  roles: Type.Array(Role),
  /** The scope of the mandate in force today. */
  scope: Nullable(MandateScope),
  /** The structures whose mandates this person grants. */
  managerOf: Type.Array(Id),
})

export type Myself = Static<typeof Myself>
export const Myself = Type.Object({
  person: Nullable(
    Type.Object({
      id: Id,
      givenName: Type.String(),
      familyName: Type.String(),
      name: Type.String(),
      email: Type.String(),
      position: Position,
      administrator: Type.Boolean(),
    }),
  ),
  /** Whether this installation shows the demo people. */
  demo: Type.Boolean(),
  /** Whether Liane is installed; before that, only the installation page works. */
  installed: Type.Boolean(),
  /** Whether they must add a second factor before anything else; nothing more is said of them until then. */
  secondFactorNeeded: Type.Boolean(),
  communities: Type.Array(MyCommunity),
  /** Communities that invite this person, until they accept or decline. */
  invitations: Type.Array(MyInvitation),
})

export const WhoAmI = endpoint({
  method: 'GET',
  url: '/api/me',
  summary: 'Read who I am and my communities',
  access: 'anyone',
  reply: Myself,
})
