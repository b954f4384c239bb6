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

/** The sections of the list: usable, being tested, being written, put away. */
export const SHELVES = ['published', 'tried', 'written', 'away'] as const
export const Shelf = OneOf(SHELVES)
export type Shelf = (typeof SHELVES)[number]

/** The steps that need no other input than, for most, a reason. */
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
