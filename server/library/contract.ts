import { Type, type Static } from 'typebox'
import { InCommunity, Level, SignedBy } from '../community/contract.ts'
import { Acts } from '../platform/acts.contract.ts'
import { AsRead, Day, endpoint, FreeText, Id, Instant, Line, Nullable, OneOf } from '../platform/endpoint.ts'
import { RedactionMark } from '../redactions/contract.ts'
import { GuidanceMission, StructureType } from '../structures/contract.ts'
import {
  PLAIN_COMMANDS,
  type PlainCommand,
  Shelf,
  TOOL_COMMANDS,
  ToolKind,
  ToolStatus,
} from './enumerations.contract.ts'

export const MIN_REASON = 20
export const DEFAULT_LICENCE = 'CC BY-SA 4.0'

export const Title = Line(3, 140)
export const Summary = FreeText(600)
const Reason = FreeText(2000)
const Some = <T extends Parameters<typeof Type.Array>[0]>(item: T, maxItems = 60) =>
  Type.Array(item, { maxItems })

export type StructureName = Static<typeof StructureName>
export const StructureName = Type.Object({ id: Id, name: Type.String(), shortName: Type.String() })

/** A structure credited on a version, with its name on that day. */
export type Credit = Static<typeof Credit>
export const Credit = Type.Object({ structure: Id, name: Type.String() })

/** A tool in the list. */
export type ToolLine = Static<typeof ToolLine>
export const ToolLine = Type.Object({
  id: Id,
  title: Type.String(),
  kind: ToolKind,
  status: ToolStatus,
  whatChanges: Type.String(),
  level: Level,
  lead: StructureName,
  /** The last frozen version. */
  version: Nullable(Type.Object({ number: Type.Integer(), at: Instant })),
  /** The short names of the structures that have written in it or announced that they would. */
  takingPart: Type.Array(Type.String()),
  changedAt: Instant,
})

/** A version without its text. */
export type VersionLine = Static<typeof VersionLine>
export const VersionLine = Type.Object({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  changeNote: Type.String(),
  frozenAt: Instant,
  frozenBy: SignedBy,
  credits: Type.Array(Credit),
  redaction: Nullable(RedactionMark),
})

/** A frozen text, which never changes. */
export type Version = Static<typeof Version>
export const Version = Type.Object({
  ...VersionLine.properties,
  tool: Id,
  licence: Type.String(),
  html: Type.String(),
})

/** A structure's contribution to the working text: on how many days, never how much. */
export type Contribution = Static<typeof Contribution>
export const Contribution = Type.Object({ structure: StructureName, days: Type.Integer(), lastOn: Day })

export type Tool = Static<typeof Tool>
export const Tool = Type.Object({
  ...Type.Omit(ToolLine, ['takingPart']).properties,
  circle: Nullable(Id),
  licence: Type.String(),
  author: SignedBy,
  addedAt: Instant,
  coauthors: Type.Array(StructureName),
  concernedTypes: Type.Array(StructureType),
  concernedTerritories: Type.Array(Type.String()),
  missions: Type.Array(GuidanceMission),
  origins: Type.Array(Id),
  /** The id of the co-edited text. */
  text: Id,
  /** What is displayed first: the last version, or the working text if there is none. */
  reading: Type.Object({ version: Nullable(Type.Integer()), html: Type.String() }),
  /** Whether the working text has changed since the last version. */
  ahead: Type.Boolean(),
  versions: Type.Array(VersionLine),
  contributions: Type.Array(Contribution),
  trialCall: Nullable(
    Type.Object({
      version: Type.Integer(),
      until: Nullable(Day),
      questions: Type.Array(Type.String()),
      structures: Type.Array(StructureName),
    }),
  ),
  /** The reason given for the last change of state. */
  reason: Nullable(Type.String()),
  /** While it is hidden, so are its versions. */
  redaction: Nullable(RedactionMark),
  acts: Acts(TOOL_COMMANDS, ['reason']),
})

const TOOL_SEEDS = ['blank', 'template'] as const
export type ToolSeed = (typeof TOOL_SEEDS)[number]
export const ToolSeed = OneOf(TOOL_SEEDS)

export const Place = {
  level: Level,
  circle: Type.Optional(Nullable(Id)),
}

export type NewTool = Static<typeof NewTool>
export const NewTool = Type.Object({
  title: Title,
  kind: ToolKind,
  whatChanges: Summary,
  ...Place,
  seed: ToolSeed,
})

/** A cursor: `next` of the previous page. */
const Cursor = Type.String({ maxLength: 120 })
export type ToolPage = Static<typeof ToolPage>
export const ToolPage = Type.Object({ tools: Type.Array(ToolLine), next: Nullable(Cursor) })

export const InTool = Type.Object({ community: Id, tool: Id })
export const InVersion = Type.Object({
  community: Id,
  tool: Id,
  number: Type.Integer({ minimum: 1, maximum: 9999 }),
})

export const ListTools = endpoint({
  method: 'GET',
  url: '/api/communities/:community/tools',
  summary: 'List the tools of the library',
  access: 'member',
  params: InCommunity,
  query: Type.Object({
    shelf: Type.Optional(Shelf),
    kind: Type.Optional(ToolKind),
    after: Type.Optional(Cursor),
  }),
  reply: ToolPage,
})

export const AddTool = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools',
  summary: 'Add a tool',
  access: 'member',
  limit: { max: 20, perSeconds: 60 },
  params: InCommunity,
  body: NewTool,
  reply: Type.Object({ id: Id }),
})

export const ReadTool = endpoint({
  method: 'GET',
  url: '/api/communities/:community/tools/:tool',
  summary: 'Read a tool',
  access: 'member',
  params: InTool,
  reply: Tool,
})

const Described = { title: Title, whatChanges: Summary }
export const RenameTool = endpoint({
  method: 'PATCH',
  url: '/api/communities/:community/tools/:tool',
  summary: 'Change the title and the summary of a tool',
  access: 'member',
  params: InTool,
  body: Type.Object({ ...Described, before: AsRead(Described) }),
  reply: Tool,
})

export const ChangeLevel = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/:tool/level',
  summary: 'Change who can read a tool',
  access: 'member',
  params: InTool,
  body: Type.Object(Place),
  reply: Tool,
})

export type Elaboration = Static<typeof Elaboration>
export const Elaboration = Type.Object({
  /** The structures that will write it; may include the lead. */
  coauthors: Some(Id),
  concernedTypes: Some(StructureType, 30),
  concernedTerritories: Some(Line(1, 100)),
  missions: Some(GuidanceMission, 4),
})
export const StartElaboration = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/:tool/elaboration',
  summary: 'Start the elaboration of a tool',
  access: 'member',
  params: InTool,
  body: Elaboration,
  reply: Tool,
})

export type NewVersion = Static<typeof NewVersion>
export const NewVersion = Type.Object({
  changeNote: FreeText(2000),
  credits: Type.Array(Id, { minItems: 1, maxItems: 60 }),
})
export const FreezeVersion = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/:tool/versions',
  summary: 'Freeze a version of a tool',
  access: 'member',
  params: InTool,
  body: NewVersion,
  reply: Tool,
})

export type NewTrialCall = Static<typeof NewTrialCall>
export const NewTrialCall = Type.Object({
  ...NewVersion.properties,
  /** Questions for the testers. */
  questions: Some(Line(5, 300), 8),
  structures: Some(Id),
  until: Nullable(Day),
})
export const CallForTrials = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/:tool/trials',
  summary: 'Call for trials of a tool',
  access: 'member',
  params: InTool,
  body: NewTrialCall,
  reply: Tool,
})

export const MoveTool = endpoint({
  method: 'POST',
  url: '/api/communities/:community/tools/:tool/moves',
  summary: 'Move a tool to another stage',
  access: 'member',
  params: InTool,
  body: Type.Object({
    command: OneOf<PlainCommand>(PLAIN_COMMANDS),
    reason: Reason,
  }),
  reply: Tool,
})

export const ReadVersion = endpoint({
  method: 'GET',
  url: '/api/communities/:community/tools/:tool/versions/:number',
  summary: 'Read a version of a tool',
  access: 'member',
  params: InVersion,
  reply: Version,
})

export const toolRoom = (tool: string) => `tool:${tool}`
