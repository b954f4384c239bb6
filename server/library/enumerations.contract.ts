import { OneOf } from '../platform/endpoint.ts'

export const TOOL_KINDS = [
  'tool',
  'practice',
  'model',
  'procedure',
  'process',
  'practice_change',
  'coordination',
  'cooperation',
  'pooling',
  'training_aid',
] as const
export const ToolKind = OneOf(TOOL_KINDS)
export type ToolKind = (typeof TOOL_KINDS)[number]

export const TOOL_STATUSES = [
  'draft',
  'elaboration',
  'experimentation',
  'validation',
  'published',
  'under_revision',
  'retired',
  'abandoned',
] as const
export const ToolStatus = OneOf(TOOL_STATUSES)
export type ToolStatus = (typeof TOOL_STATUSES)[number]

/** The views of the list: what can be used, what is being tried, what is being written, what has been put away. */
export const SHELVES = ['published', 'tried', 'written', 'away'] as const
export const Shelf = OneOf(SHELVES)
export type Shelf = (typeof SHELVES)[number]

/** Steps that need only a decision, and most of them its reason. */
export const PLAIN_COMMANDS = [
  'rework',
  'openValidation',
  'returnToWork',
  'publish',
  'openRevision',
  'retire',
  'abandon',
] as const
export type PlainCommand = (typeof PLAIN_COMMANDS)[number]

export const TOOL_COMMANDS = [
  'startElaboration',
  'callForTrials',
  ...PLAIN_COMMANDS,
  'freeze',
  'describe',
] as const
export type ToolCommand = (typeof TOOL_COMMANDS)[number]
