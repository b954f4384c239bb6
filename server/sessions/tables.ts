import type { Generated } from 'kysely'
import type { Level } from '../community/contract.ts'
import type { BoardState } from './board.contract.ts'
import type {
  ActionStatus,
  AgendaItem,
  AttendanceState,
  DecisionStatus,
  Purpose,
  SessionKind,
  SessionStatus,
} from './contract.ts'

interface SessionTables {
  sessions: {
    id: Generated<string>
    community_id: string
    kind: SessionKind
    purpose: Purpose
    template: string
    title: string
    level: Level
    circle_id: string | null
    starts_at: Date
    ends_at: Date
    venue: string
    agenda: AgendaItem[]
    facilitators: string[]
    secretary: string | null
    /** Takes over when no facilitator is there. */
    deputy: string | null
    /** The facilitators someone stands in for. */
    relieved: Generated<string[]>
    threads: string[]
    tools: string[]
    votes_each: number
    status: SessionStatus
    short_notice: Generated<boolean>
    cancel_reason: string | null
    planned_by: string
    planned_at: Date
    closed_at: Date | null
    submitted_at: Date | null
    submitted_by: string | null
    approved_at: Date | null
    minutes_text: string | null
    minutes_html: Generated<string>
    /** The board as it stood when the session was closed. */
    board: BoardState | null
  }
  session_attendance: {
    session_id: string
    person_id: string
    structure_id: string
    mandate_id: string | null
    capacity: 'delegate' | 'substitute' | 'guest'
    state: AttendanceState
    at: Date
  }
  decisions: {
    id: string
    session_id: string
    community_id: string
    title: string
    status: DecisionStatus
    decided_on: string | null
    created_at: Date
  }
  action_items: {
    id: string
    session_id: string
    community_id: string
    label: string
    structure_id: string | null
    person_id: string | null
    due_on: string | null
    status: ActionStatus
    created_at: Date
  }
  /** When a facilitator was last at the board. */
  session_facilitation: { session_id: string; seen_at: Date }
  session_rectifications: {
    id: Generated<string>
    session_id: string
    text: string
    person_id: string
    structure_id: string
    mandate_id: string | null
    posture: string
    at: Date
  }
  board_private_cards: {
    session_id: string
    id: string
    column_key: string
    text: string
    person_id: string | null
    structure_id: string | null
    mandate_id: string | null
    posture: 'personal' | 'structure_view' | 'structure_commitment' | null
    seal: Uint8Array | null
  }
  board_votes: { session_id: string; person_id: string; card_id: string; votes: number }
  board_private_acts: { session_id: string; op_id: string }
}

declare module '../platform/tables.ts' {
  interface Tables extends SessionTables {}
}
