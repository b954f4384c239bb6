import { Type, type Static } from 'typebox'
import { Acts } from '../platform/acts.contract.ts'
import { Day, endpoint, FreeText, Id, Instant, Nullable, OneOf, Words } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { InCommunity, MandateScope } from './contract.ts'

export const MANDATE_STATUSES = ['requested', 'granted', 'active', 'refused', 'revoked', 'expired'] as const
export type MandateStatus = (typeof MANDATE_STATUSES)[number]
export const MandateStatus = OneOf(MANDATE_STATUSES)

export const MANDATE_COMMANDS = ['request', 'grant', 'refuse', 'accept', 'start', 'revoke', 'expire'] as const
export type MandateCommand = (typeof MANDATE_COMMANDS)[number]

/** What a person may commit their structure to, how far and how long. */
const Terms = Type.Object({
  scope: MandateScope,
  limits: FreeText(1000),
  /** Hours a month given by the structure; `null` when none were agreed. */
  hoursPerMonth: Nullable(Type.Integer({ minimum: 0, maximum: 160 })),
  /** Days in the community's time zone, both included. */
  startsOn: Day,
  endsOn: Day,
  substitute: Nullable(Id),
})

export type NewMandate = Static<typeof NewMandate>
export const NewMandate = Type.Object({ ...Terms.properties, person: Id })

export type Mandate = Static<typeof Mandate>
export const Mandate = Type.Object({
  ...Terms.properties,
  id: Id,
  person: Id,
  structure: Id,
  status: MandateStatus,
  grantedBy: Nullable(Id),
  /** Granted by the delegate, who alone manages the structure: « mandat donné par soi-même » (I1). */
  selfGranted: Type.Boolean(),
  acceptedAt: Nullable(Instant),
  acts: Acts(MANDATE_COMMANDS, ['reason']),
})
/** A mandate without its `acts`. */
export type StoredMandate = Omit<Mandate, 'acts'>

const OfMandate = Type.Object({ community: Id, mandate: Id })
const Reason = Type.Object({ reason: Words(3, 1000) })

export const RequestMandate = endpoint({
  method: 'POST',
  url: '/api/communities/:community/mandates',
  summary: 'Request a mandate',
  access: 'member',
  params: InCommunity,
  body: NewMandate,
  reply: Mandate,
})
export const GrantMandate = endpoint({
  method: 'POST',
  url: '/api/communities/:community/mandates/:mandate/grant',
  summary: 'Grant a mandate',
  access: 'member',
  params: OfMandate,
  reply: Mandate,
})
export const RefuseMandate = endpoint({
  method: 'POST',
  url: '/api/communities/:community/mandates/:mandate/refusal',
  summary: 'Refuse a mandate',
  access: 'member',
  params: OfMandate,
  body: Reason,
  reply: Mandate,
})
export const AcceptMandate = endpoint({
  method: 'POST',
  url: '/api/communities/:community/mandates/:mandate/acceptance',
  summary: 'Accept a mandate',
  access: 'member',
  params: OfMandate,
  reply: Mandate,
})
export const RevokeMandate = endpoint({
  method: 'POST',
  url: '/api/communities/:community/mandates/:mandate/revocation',
  summary: 'Revoke a mandate',
  access: 'member',
  params: OfMandate,
  body: Reason,
  reply: Mandate,
})

export const notMandateManager = problem(
  'not-structure-manager',
  403,
  'Seules les personnes responsables de cette structure peuvent le faire.',
)
export const notYourMandate = problem(
  'not-your-mandate',
  403,
  'Seule la personne mandatée peut accepter son mandat.',
)
export const notYoursToRequest = problem(
  'not-yours-to-request',
  403,
  'Un mandat se demande pour soi-même. L’animation et les responsables de la structure peuvent le demander pour quelqu’un.',
)
export const mandateMoved = problem(
  'mandate-moved',
  409,
  'Ce mandat a changé d’état entre-temps. Rechargez la page pour voir où il en est.',
)
export const alreadyMandated = problem(
  'already-mandated',
  409,
  'Cette personne a déjà un mandat, ou une demande en cours, sur cette période. Attendez sa fin, ou révoquez-le d’abord.',
)
export const tooManyDelegates = problem(
  'too-many-delegates',
  409,
  'Votre structure a déjà tous ses délégués sur cette période. Révoquez un mandat, ou choisissez d’autres dates.',
)
export const notSoleManager = problem(
  'not-sole-manager',
  403,
  'On ne se mandate soi-même que lorsque personne d’autre n’est responsable de la structure. Demandez à l’autre responsable de votre structure.',
)
export const wrongDays = problem(
  'wrong-days',
  422,
  'Le mandat doit finir après avoir commencé, et pas dans le passé.',
)
export const substituteElsewhere = problem(
  'substitute-elsewhere',
  422,
  'La suppléance revient à quelqu’un d’autre de la même structure.',
)

/** Where a mandate that awaits an answer stands on the page of the directory. */
export const mandateAnchor = (id: string) => `mandat-${id}`
