import { Type, type Static } from 'typebox'
import { Id, Line, OneOf } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'

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
export const StructureType = OneOf(STRUCTURE_TYPES)
export type StructureType = (typeof STRUCTURE_TYPES)[number]

export const GUIDANCE_MISSIONS = ['reception', 'information', 'counselling', 'support'] as const
export const GuidanceMission = OneOf(GUIDANCE_MISSIONS)
export type GuidanceMission = (typeof GUIDANCE_MISSIONS)[number]

export const SPRO_STATUSES = ['by_right', 'recognised', 'partner', 'none'] as const
export const SproStatus = OneOf(SPRO_STATUSES)
export type SproStatus = (typeof SPRO_STATUSES)[number]

/** An institution, an establishment or a service that delegates people. */
export type Structure = Static<typeof Structure>
export const Structure = Type.Object({
  id: Id,
  name: Line(2, 200),
  shortName: Line(2, 60),
  type: StructureType,
  territories: Type.Array(Line(1, 100), { maxItems: 30 }),
  missions: Type.Array(GuidanceMission, { maxItems: 4 }),
  sproStatus: SproStatus,
  /** Whether it delivers the conseil en évolution professionnelle. */
  cepOperator: Type.Boolean(),
})

export type NewStructure = Static<typeof NewStructure>
export const NewStructure = Type.Omit(Structure, ['id'])

export const structureKnown = problem(
  'structure-known',
  409,
  'Une structure porte déjà ce nom. Choisissez-la dans la liste.',
)
