import type { Generated } from 'kysely'
import type { Level, Posture } from '../community/contract.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { GuidanceMission, StructureType } from '../structures/contract.ts'
import type { Credit } from './contract.ts'
import type { ToolKind, ToolStatus } from './enumerations.contract.ts'

interface Signed {
  signed_person: string
  signed_structure: string
  signed_mandate: string | null
  signed_posture: Posture
}

interface LibraryTables {
  tools: Signed & {
    id: string
    community_id: string
    title: string
    kind: ToolKind
    status: ToolStatus
    what_changes: string
    lead_structure_id: string
    coauthors: Generated<string[]>
    concerned_types: Generated<StructureType[]>
    concerned_territories: Generated<string[]>
    missions: Generated<GuidanceMission[]>
    level: Level
    circle_id: string | null
    licence: string
    text_id: string
    draft_html: string
    /** The sequence number of the projected working text. */
    written_seq: number
    frozen_seq: Generated<number>
    current_version: number | null
    origins: Generated<string[]>
    /** The reason of the last change of state, if required. */
    reason: string | null
    added_at: Date
    changed_at: Date
    /** The place of its status in the list. */
    shelf: Generated<number>
  }
  tool_versions: Signed & {
    id: Generated<string>
    tool_id: string
    number: number
    title: string
    summary: string
    doc: RichText
    html: string
    plain: string
    change_note: string
    credits: Credit[]
    licence: string
    frozen_at: Date
  }
  /** By structure and day, never by person, for privacy. */
  tool_contributions: {
    tool_id: string
    structure_id: string
    day: string
    chars: number
    substantive: Generated<boolean>
  }
  tool_trial_calls: Signed & {
    id: Generated<string>
    tool_id: string
    version: number
    questions: string[]
    structures: string[]
    until_day: string | null
    called_at: Date
  }
}

declare module '../platform/tables.ts' {
  interface Tables extends LibraryTables {}
}
