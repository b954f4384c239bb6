import type { Level } from '#server/community/contract.ts'
import type { Shelf, ToolCommand, ToolKind, ToolStatus } from '#server/library/enumerations.contract.ts'
import { m } from '#client/paraglide/messages.js'

/** French labels of the contract's enumerations. */
export const KIND_WORDS: Record<ToolKind, () => string> = {
  tool: m.library_kind_tool,
  practice: m.library_kind_practice,
  model: m.library_kind_model,
  procedure: m.library_kind_procedure,
  process: m.library_kind_process,
  practice_change: m.library_kind_practice_change,
  coordination: m.library_kind_coordination,
  cooperation: m.library_kind_cooperation,
  pooling: m.library_kind_pooling,
  training_aid: m.library_kind_training_aid,
}
export const STATUS_WORDS: Record<ToolStatus, () => string> = {
  draft: m.library_status_draft,
  elaboration: m.library_status_elaboration,
  experimentation: m.library_status_experimentation,
  validation: m.library_status_validation,
  published: m.library_status_published,
  under_revision: m.library_status_under_revision,
  retired: m.library_status_retired,
  abandoned: m.library_status_abandoned,
}
/** What a state means for a reader; `number` is the last version's. */
export const STATUS_SAYS: Record<ToolStatus, (last: { number: number }) => string> = {
  draft: () => m.library_says_draft(),
  elaboration: () => m.library_says_elaboration(),
  experimentation: m.library_says_experimentation,
  validation: m.library_says_validation,
  published: m.library_says_published,
  under_revision: m.library_says_under_revision,
  retired: () => m.library_says_retired(),
  abandoned: () => m.library_says_abandoned(),
}
export const SHELF_WORDS: Record<Shelf, () => string> = {
  published: m.library_shelf_published,
  tried: m.library_shelf_tried,
  written: m.library_shelf_written,
  away: m.library_shelf_away,
}
export const SECTION_WORDS: Record<Shelf, () => string> = {
  published: m.library_section_published,
  tried: m.library_section_tried,
  written: m.library_section_written,
  away: m.library_section_away,
}
export const COMMAND_WORDS: Record<ToolCommand, () => string> = {
  startElaboration: m.library_do_start_elaboration,
  callForTrials: m.library_do_call_for_trials,
  rework: m.library_do_rework,
  openValidation: m.library_do_open_validation,
  returnToWork: m.library_do_return_to_work,
  publish: m.library_do_publish,
  openRevision: m.library_do_open_revision,
  retire: m.library_do_retire,
  abandon: m.library_do_abandon,
  freeze: m.library_freeze,
  describe: m.library_describe,
}
export const LEVEL_WORDS: Record<Level, () => string> = {
  public: m.ui_level_public,
  community: m.ui_level_community,
  delegates: m.ui_level_delegates,
  circle: m.ui_level_circle,
  steering: m.ui_level_steering,
}

/** What a new tool starts from. */
export type StartChoice = 'template' | 'blank' | 'import'
/** The tabs of a tool's page. */
export type View = 'read' | 'write' | 'versions'
