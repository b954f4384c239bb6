import { Type, type Static } from 'typebox'
import { Id } from '../platform/endpoint.ts'

export const STRUCTURE_TYPES = [
  'mission_locale',
  'cio',
  'cap_emploi',
  'france_travail',
  'apec',
  'cibc',
  'transitions_pro',
  'crij',
  'scuio_ip',
  'chambre_metiers',
  'cci',
  'chambre_agriculture',
  'e2c',
  'cidff',
  'plie',
  'greta',
  'afpa',
  'region',
  'departement',
  'carif_oref',
  'association',
  'other',
] as const
export const StructureType = Type.Union(STRUCTURE_TYPES.map((type) => Type.Literal(type)))
export type StructureType = (typeof STRUCTURE_TYPES)[number]

export const GUIDANCE_MISSIONS = ['reception', 'information', 'counselling', 'support'] as const
export const GuidanceMission = Type.Union(GUIDANCE_MISSIONS.map((mission) => Type.Literal(mission)))
export type GuidanceMission = (typeof GUIDANCE_MISSIONS)[number]

export const SPRO_STATUSES = ['by_right', 'recognised', 'partner', 'none'] as const
export const SproStatus = Type.Union(SPRO_STATUSES.map((status) => Type.Literal(status)))
export type SproStatus = (typeof SPRO_STATUSES)[number]

/** An institution, an establishment or a service: what people are delegated by. */
export type Structure = Static<typeof Structure>
export const Structure = Type.Object({
  id: Id,
  name: Type.String({ maxLength: 200 }),
  shortName: Type.String({ maxLength: 60 }),
  type: StructureType,
  territories: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 30 }),
  missions: Type.Array(GuidanceMission, { maxItems: 4 }),
  sproStatus: SproStatus,
  /** Whether it delivers the conseil en évolution professionnelle. */
  cepOperator: Type.Boolean(),
})

export type NewStructure = Static<typeof NewStructure>
export const NewStructure = Type.Omit(Structure, ['id'])
