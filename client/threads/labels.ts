import Ask from '~icons/ph/chat-teardrop-dots'
import Clear from '~icons/ph/check'
import Work from '~icons/ph/hammer'
import Bulb from '~icons/ph/lightbulb'
import Done from '~icons/ph/check-circle'
import Tool from '~icons/ph/notebook'
import Rest from '~icons/ph/moon'
import Join from '~icons/ph/arrows-merge'
import Shut from '~icons/ph/lock-simple'
import { calendarDay } from '#client/format.ts'
import { m } from '#client/paraglide/messages.js'
import type { Posture } from '#server/community/contract.ts'
import type { PostKind, ThreadCommand, ThreadKind, ThreadStatus } from '#server/threads/thread.contract.ts'

/** A thread's status: label, icon and colour. */
export const STATUS = {
  open: { words: m.threads_status_open, tone: 'clay', icon: Ask },
  clarified: { words: m.threads_status_clarified, tone: 'clay', icon: Clear },
  in_progress: { words: m.threads_status_in_progress, tone: 'plum', icon: Work },
  solution_proposed: { words: m.threads_status_solution_proposed, tone: 'brand', icon: Bulb },
  resolved: { words: m.threads_status_resolved, tone: 'moss', icon: Done },
  capitalised: { words: m.threads_status_capitalised, tone: 'moss', icon: Tool },
  parked: { words: m.threads_status_parked, tone: 'neutral', icon: Rest },
  merged: { words: m.threads_status_merged, tone: 'neutral', icon: Join },
  closed: { words: m.threads_status_closed, tone: 'neutral', icon: Shut },
} as const satisfies Record<ThreadStatus, object>

export const KIND: Record<ThreadKind, () => string> = {
  problem: m.threads_kind_problem,
  question: m.threads_kind_question,
  experience: m.threads_kind_experience,
  breakthrough: m.threads_kind_breakthrough,
  watch: m.threads_kind_watch,
}

export const POST_KIND: Record<Exclude<PostKind, 'opening'>, { words: () => string; hint: () => string }> = {
  reply: { words: m.threads_post_reply, hint: m.threads_post_reply_hint },
  clarification: { words: m.threads_post_clarification, hint: m.threads_post_clarification_hint },
  proposal: { words: m.threads_post_proposal, hint: m.threads_post_proposal_hint },
  synthesis: { words: m.threads_post_synthesis, hint: m.threads_post_synthesis_hint },
  announcement: { words: m.threads_post_announcement, hint: m.threads_post_announcement_hint },
}

export const POSTURE: Record<Posture, () => string> = {
  personal: m.threads_posture_personal,
  structure_view: m.threads_posture_structure_view,
  structure_commitment: m.threads_posture_structure_commitment,
}

interface Step {
  words: () => string
  /** How the timeline describes the step. */
  event: () => string
}
export const STEP: Record<ThreadCommand, Step> = {
  clarify: { words: m.threads_step_clarify, event: m.threads_event_clarify },
  takeUp: { words: m.threads_step_takeUp, event: m.threads_event_takeUp },
  proposeSolution: { words: m.threads_step_proposeSolution, event: m.threads_event_proposeSolution },
  acceptSolution: { words: m.threads_step_acceptSolution, event: m.threads_event_acceptSolution },
  rejectSolution: { words: m.threads_step_rejectSolution, event: m.threads_event_rejectSolution },
  capitalise: { words: m.threads_step_capitalise, event: m.threads_event_capitalise },
  park: { words: m.threads_step_park, event: m.threads_event_park },
  resume: { words: m.threads_step_resume, event: m.threads_event_resume },
  merge: { words: m.threads_step_merge, event: m.threads_event_merge },
  close: { words: m.threads_step_close, event: m.threads_event_close },
  reopen: { words: m.threads_step_reopen, event: m.threads_event_reopen },
}

/** « semaine du 16 mars » */
export const weekWords = (monday: string) =>
  m.threads_week_of({ day: calendarDay(monday, { day: 'numeric', month: 'long' }) })
