import { Type, type Static } from 'typebox'
import { endpoint, Id, Line, Nullable, OneOf } from '../platform/endpoint.ts'
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

const Framework = OneOf(['none', 'charter', 'agreement', 'programme_partnership'] as const)

export type Community = Static<typeof Community>
export const Community = Type.Object({
  id: Id,
  slug: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
  name: Line(3, 160),
  /** What the public service is called there: « SPRO Caravelle », « SPOT ». */
  localName: Line(2, 60),
  journalName: Line(2, 80),
  goal: Type.String({ maxLength: 2000 }),
  unifyingPurpose: Type.String({ maxLength: 2000 }),
  framework: Framework,
  /** An IANA name, `America/Martinique`: days are counted there. */
  timeZone: Type.String({ maxLength: 60 }),
  status: OneOf(['emerging', 'approved', 'active', 'dormant', 'closed'] as const),
  /** How many people a structure may delegate at the same time. */
  maxDelegates: Type.Integer({ minimum: 1, maximum: 20 }),
})

export type NewCommunity = Static<typeof NewCommunity>
export const NewCommunity = Type.Object({
  ...Type.Omit(Community, ['id', 'slug', 'status', 'maxDelegates']).properties,
  /** Made from the local name when absent. */
  slug: Type.Optional(Community.properties.slug),
  maxDelegates: Type.Optional(Community.properties.maxDelegates),
})

export const ReadCommunity = endpoint({
  method: 'GET',
  url: '/api/communities/:community',
  summary: 'Read a community',
  access: 'member',
  params: InCommunity,
  reply: Community,
})

/** A person as one community sees them at one moment: what they may read and do. */
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
export const slugTaken = problem(
  'slug-taken',
  409,
  'Une communauté porte déjà cette adresse. Choisissez-en une autre.',
)
export const notATimeZone = problem(
  'not-a-time-zone',
  422,
  'Ce fuseau horaire n’existe pas. Choisissez-en un dans la liste, par exemple America/Martinique.',
)
