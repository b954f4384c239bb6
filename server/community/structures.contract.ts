import { Type, type Static } from 'typebox'
import { endpoint } from '../platform/endpoint.ts'
import { NewStructure, Structure } from '../structures/contract.ts'
import { InCommunity } from './contract.ts'

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
