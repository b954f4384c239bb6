import type { Phase } from '#server/sessions/board.contract.ts'
import type { ActionStatus, DecisionStatus, SessionKind, SessionStatus } from '#server/sessions/contract.ts'
import { list, number } from '#client/format.ts'
import { m } from '#client/paraglide/messages.js'

/** French labels of the contract's enumerations. */
export const KIND_WORDS: Record<SessionKind, () => string> = {
  working_session: m.sessions_kind_working_session,
  information_meeting: m.sessions_kind_information_meeting,
  steering_committee: m.sessions_kind_steering_committee,
  study_day: m.sessions_kind_study_day,
}
export const STATUS_WORDS: Record<SessionStatus, () => string> = {
  planned: m.sessions_status_planned,
  convened: m.sessions_status_convened,
  live: m.sessions_status_live,
  closed: m.sessions_status_closed,
  minutes_submitted: m.sessions_status_minutes_submitted,
  minutes_approved: m.sessions_status_minutes_approved,
  cancelled: m.sessions_status_cancelled,
}
export const PHASE_WORDS: Record<Phase, () => string> = {
  writing: m.sessions_phase_writing,
  grouping: m.sessions_phase_grouping,
  voting: m.sessions_phase_voting,
  discussion: m.sessions_phase_discussion,
}
export const PHASE_SAYS: Record<Phase, () => string> = {
  writing: m.sessions_say_writing,
  grouping: m.sessions_say_grouping,
  voting: m.sessions_say_voting,
  discussion: m.sessions_say_discussion,
}
export const DECISION_WORDS: Record<DecisionStatus, () => string> = {
  decided: m.sessions_decided,
  tabled: m.sessions_tabled,
  deferred: m.sessions_deferred,
  withdrawn: m.sessions_withdrawn,
}
export const ACTION_WORDS: Record<ActionStatus, () => string> = {
  open: m.sessions_action_open,
  done: m.sessions_action_done,
  dropped: m.sessions_action_dropped,
}
export const counted = (count: number) => ({ count, shown: number(count) })

const SHOWN_LETTERS = 60
/** Shortens a card's text for a button or an announcement. */
export const shortly = (text: string) =>
  text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS).trimEnd()}…` : text

/** « Cindy écrit encore. » */
export const stillWriting = (names: readonly string[]) =>
  names.length > 1
    ? m.sessions_still_writing_many({ names: list(names) })
    : m.sessions_still_writing({ name: names[0]! })
