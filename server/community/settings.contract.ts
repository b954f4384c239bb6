import { Type, type Static } from 'typebox'
import { endpoint, FreeText, Id, Line, OneOf } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { InCommunity } from './contract.ts'

const LongText = FreeText(2000)
export const FRAMEWORKS = ['none', 'charter', 'agreement', 'programme_partnership'] as const

/** Everything that a community decides about itself. To add one: docs/adding.md. */
export type Settings = Static<typeof Settings>
export const Settings = Type.Object({
  name: Line(3, 160),
  /** What the public service is called there: « SPRO Caravelle », « SPOT ». */
  localName: Line(2, 60),
  /** What its people work on: « l’orientation tout au long de la vie ». */
  field: FreeText(160),
  /** On what cooperation between the structures rests. */
  framework: OneOf(FRAMEWORKS),
  unifyingPurpose: LongText,
  commonProblem: LongText,
  goal: LongText,
  /** An IANA name, `America/Martinique`: days are counted there. */
  timeZone: Type.String({ maxLength: 60 }),
  journalName: Line(2, 80),
  /** How many people a structure may delegate at the same time (I2). */
  maxDelegates: Type.Integer({ minimum: 1, maximum: 20 }),
})

/** The settings that every community gives when it is founded. */
type Given = 'name' | 'localName' | 'timeZone' | 'journalName'

/** What the others are until someone sets them, in communities made before they existed too. */
export const DEFAULT_SETTINGS: Readonly<Omit<Settings, Given>> = {
  field: '',
  framework: 'none',
  unifyingPurpose: '',
  commonProblem: '',
  goal: '',
  maxDelegates: 2,
}

export type Community = Static<typeof Community>
export const Community = Type.Object({
  id: Id,
  slug: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 }),
  status: OneOf(['emerging', 'approved', 'active', 'dormant', 'closed'] as const),
  ...Settings.properties,
})
export const ReadCommunity = endpoint({
  method: 'GET',
  url: '/api/communities/:community',
  summary: 'Read a community',
  access: 'member',
  params: InCommunity,
  reply: Community,
})

export type NewCommunity = Static<typeof NewCommunity>
export const NewCommunity = Type.Object({
  ...Type.Partial(Settings).properties,
  ...Type.Pick(Settings, ['name', 'localName', 'timeZone', 'journalName']).properties,
  /** Made from the local name when absent. */
  slug: Type.Optional(Community.properties.slug),
})

/** A community, as an administrator finds it. */
export type CommunityEntry = Static<typeof CommunityEntry>
export const CommunityEntry = Type.Pick(Community, ['id', 'slug', 'name', 'localName'])
export const ListCommunities = endpoint({
  method: 'GET',
  url: '/api/communities',
  summary: 'List all communities',
  access: 'administrator',
  reply: Type.Array(CommunityEntry),
})

export const ReadSettings = endpoint({
  method: 'GET',
  url: '/api/communities/:community/settings',
  summary: 'Read the settings of a community',
  access: 'lead_or_administrator',
  params: InCommunity,
  reply: Settings,
})

export type SomeSettings = Static<typeof SomeSettings>
export const SomeSettings = Type.Partial(Settings, { additionalProperties: false })
/** Only what `after` names changes; `before` gives the value that the asker saw for each of these names. */
export const ChangeSettings = endpoint({
  method: 'PATCH',
  url: '/api/communities/:community/settings',
  summary: 'Change settings of a community',
  access: 'lead_or_administrator',
  params: InCommunity,
  body: Type.Object({ before: SomeSettings, after: SomeSettings }),
  reply: Settings,
})

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
