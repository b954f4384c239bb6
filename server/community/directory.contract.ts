import { Type, type Static } from 'typebox'
import { Position } from '../accounts/contract.ts'
import { endpoint, Id, Nullable } from '../platform/endpoint.ts'
import { Structure } from '../structures/contract.ts'
import { InCommunity, Role } from './contract.ts'
import { Mandate } from './mandates.contract.ts'
import { Community } from './settings.contract.ts'

/** A member, as other members see them. */
export type Member = Static<typeof Member>
export const Member = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  position: Position,
  mainOccupation: Type.String(),
  roles: Type.Array(Role),
  manages: Type.Boolean(),
  /** Invited and not arrived: visible to leads only. */
  invited: Type.Boolean(),
  /** The mandate in force today. */
  mandate: Nullable(Mandate),
})

export type DirectoryStructure = Static<typeof DirectoryStructure>
export const DirectoryStructure = Type.Object({
  ...Structure.properties,
  /** Whether the reader names and dismisses its managers. */
  mayNameManagers: Type.Boolean(),
  people: Type.Array(Member),
})

export type Directory = Static<typeof Directory>
export const Directory = Type.Object({
  community: Community,
  structures: Type.Array(DirectoryStructure),
  /** Mandates not in force, sent to those they concern: the person, the structure's managers, the leads. */
  pending: Type.Array(Mandate),
})
export const ReadDirectory = endpoint({
  method: 'GET',
  url: '/api/communities/:community/directory',
  summary: 'Read the directory of structures and people',
  access: 'member',
  params: InCommunity,
  reply: Directory,
})
