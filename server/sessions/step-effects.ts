import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type {
  ActionItem,
  AttendanceState,
  KeptAction,
  NewSession,
  SessionChange,
  SessionCommand,
  SessionDecision,
} from './contract.ts'
import type { SessionColumns } from './queries.ts'
import type { SessionRow } from './read.queries.ts'

/** The commands on a session that exists. */
export type Move = Exclude<SessionCommand, 'plan'>

type Nothing = Record<never, never>

/** The inputs of each command. */
export interface Given {
  change: SessionChange
  /** Without a list, those whom it calls by default. */
  convene: { people?: readonly string[] }
  postpone: Pick<NewSession, 'startsAt' | 'endsAt'>
  cancel: { reason: string }
  open: Nothing
  close: Nothing
  reopen: Nothing
  takeOver: Nothing
  takeBack: Nothing
  shareRoles: { facilitators: string[]; secretary: string | null; deputy?: string | null }
  answer: { state: 'confirmed' | 'excused' }
  recordAttendance: { person: string; state: AttendanceState }
  keepOutcomes:
    | { decision: Pick<SessionDecision, 'id' | 'title' | 'status'>; before?: Partial<SessionDecision> }
    | { action: KeptAction; before?: Partial<ActionItem> }
  writeMinutes: { doc: RichText }
  submitMinutes: Nothing
  approveMinutes: Nothing
  rectifyMinutes: { text: string }
}

interface Effected {
  /** Columns to write together with the new status. */
  set?: SessionColumns
  /** The people whose rights the step changes. */
  rightsOf?: string[]
}

/** Checks what only the database knows and writes what a step changes besides the session's own row. */
export type Effect<Command extends Move> = (
  ctx: Ctx,
  session: SessionRow,
  given: Given[Command],
) => Promise<Effected | void>

export type Effects = { [Command in Move]: Effect<Command> }
