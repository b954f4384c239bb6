import { Type, type Static } from 'typebox'
import { Id, Nullable } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'

/** Who can read, from the widest to the narrowest; `circle` and `steering` are side by side. */
export const LEVELS = ['public', 'community', 'delegates', 'circle', 'steering'] as const
export type Level = (typeof LEVELS)[number]
export const Level = Type.Union(LEVELS.map((level) => Type.Literal(level)))

export const ROLES = ['member', 'network_lead', 'steering_member'] as const
export type Role = (typeof ROLES)[number]
export const Role = Type.Union(ROLES.map((role) => Type.Literal(role)))

/** How far a mandate goes, from the least to the most. */
export const MANDATE_SCOPES = ['inform', 'consult', 'propose', 'decide'] as const
export type MandateScope = (typeof MANDATE_SCOPES)[number]
export const MandateScope = Type.Union(MANDATE_SCOPES.map((scope) => Type.Literal(scope)))

/** In what name one speaks: « à titre professionnel », « avis de ma structure », « engage ma structure ». */
export const POSTURES = ['personal', 'structure_view', 'structure_commitment'] as const
export type Posture = (typeof POSTURES)[number]
export const Posture = Type.Union(POSTURES.map((posture) => Type.Literal(posture)))

export const InCommunity = Type.Object({ community: Id })

/** A signature as it is shown: the names are today's, the rest is of the day it was signed. */
export type SignedBy = Static<typeof SignedBy>
export const SignedBy = Type.Object({
  person: Id,
  name: Type.String(),
  structure: Id,
  structureName: Type.String(),
  posture: Posture,
  /** The scope of the mandate under which it was signed; none for a contributor. */
  scope: Nullable(MandateScope),
})

/** A person of the community, as seen by what they may read and do there at one moment. */
export interface Reader {
  readonly person: string
  readonly community: string
  readonly structure: string
  readonly roles: readonly Role[]
  /** The mandate in force today, if any. */
  readonly mandate: { readonly id: string; readonly scope: MandateScope } | null
  /** The structures this person can commit. */
  readonly managerOf: readonly string[]
  readonly levels: readonly Level[]
  readonly circles: readonly string[]
}

export interface CommunityFacts {
  'community:founded': { name: string }
  'member:arrived': { person: string; structure: string }
  'member:left': { person: string; structure: string }
  'mandate:requested': { mandate: string; person: string; structure: string }
  'mandate:granted': { mandate: string; person: string; structure: string }
  'mandate:refused': { mandate: string; person: string; structure: string }
  'mandate:started': { mandate: string; person: string; structure: string }
  'mandate:expired': { mandate: string; person: string; structure: string }
  'mandate:revoked': { mandate: string; person: string; structure: string }
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
  'Seule l’administration de la plateforme peut le faire.',
)
export const notYourStructureToCommit = problem(
  'posture-beyond-mandate',
  403,
  'Votre mandat ne permet pas de parler ainsi au nom de votre structure. Choisissez « à titre professionnel », ou demandez une portée plus large.',
)
