import { m } from '#client/paraglide/messages.js'
import type { Level } from '#server/community/contract.ts'
import type { ThreadKind } from '#server/threads/thread.contract.ts'

/** What each kind of thread is for. */
export const KIND_HINT: Record<ThreadKind, () => string> = {
  problem: m.threads_kind_problem_hint,
  question: m.threads_kind_question_hint,
  experience: m.threads_kind_experience_hint,
  breakthrough: m.threads_kind_breakthrough_hint,
  watch: m.threads_kind_watch_hint,
}

/** Who would read it, in plain French. */
export function levelWords(level: Level, circle?: string): string {
  if (level === 'circle') return m.threads_new_level_circle({ name: circle ?? '' })
  if (level === 'delegates') return m.threads_new_level_delegates()
  return level === 'steering' ? m.threads_new_level_steering() : m.threads_new_level_community()
}
