import { Type, type Static } from 'typebox'
import { Id, Nullable, OneOf } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'

/** Who can read, from the widest to the narrowest; neither of `circle` and `steering` includes the other. */
export const LEVELS = ['public', 'community', 'delegates', 'circle', 'steering'] as const
export type Level = (typeof LEVELS)[number]
export const Level = OneOf(LEVELS)

export const ROLES = ['member', 'network_lead', 'steering_member'] as const
export type Role = (typeof ROLES)[number]
export const Role = OneOf(ROLES)

/** What a mandate allows, from the least to the most. */
export const MANDATE_SCOPES = ['inform', 'consult', 'propose', 'decide'] as const
export type MandateScope = (typeof MANDATE_SCOPES)[number]
export const MandateScope = OneOf(MANDATE_SCOPES)

/** On whose behalf a person speaks: « à titre professionnel », « avis de ma structure », « engage ma structure ». */
const POSTURES = ['personal', 'structure_view', 'structure_commitment'] as const
export type Posture = (typeof POSTURES)[number]
export const Posture = OneOf(POSTURES)

export const InCommunity = Type.Object({ community: Id })

/** A displayed signature: names are current, the rest is as signed. */
export type SignedBy = Static<typeof SignedBy>
export const SignedBy = Type.Object({
  person: Id,
  name: Type.String(),
  structure: Id,
  structureName: Type.String(),
  posture: Posture,
  /** The scope of the mandate at signing; `null` for a contributor. */
  scope: Nullable(MandateScope),
})

/** A person as one community sees them at one moment: what they may read and do. */
export interface Reader {
  readonly person: string
  readonly community: string
  readonly structure: string
  /** As they are shown beside what this person writes. */
  readonly names: { readonly person: string; readonly structure: string }
  readonly roles: readonly Role[]
  /** The mandate in force today, if any. */
  readonly mandate: { readonly id: string; readonly scope: MandateScope } | null
  /** The structure they are there for, if they can commit it; otherwise none. */
  readonly managerOf: readonly string[]
  readonly levels: readonly Level[]
  readonly circles: readonly string[]
}

export const notDelegate = problem(
  'not-delegate',
  403,
  'Il faut un mandat en cours de votre structure pour le faire.',
)
export const notNetworkLead = problem('not-network-lead', 403, 'Seule l’animation du réseau peut le faire.')
export const notSteering = problem('not-steering-member', 403, 'Seul le comité de pilotage peut le faire.')
export const notAdministrator = problem(
  'not-administrator',
  403,
  'Seule l’administration de votre Liane peut le faire.',
)
export const notYourStructureToCommit = problem(
  'posture-beyond-mandate',
  403,
  'Votre mandat ne permet pas de parler ainsi au nom de votre structure. Choisissez « à titre professionnel », ou demandez une portée plus large.',
)
