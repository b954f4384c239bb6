import type { IssueCommand, IssueStatus } from '#server/journal/contract.ts'
import { SECTIONS, type Section } from '#server/journal/rules.ts'
import { m } from '#client/paraglide/messages.js'

export function statusWords(status: IssueStatus): string {
  return {
    composing: m.journal_status_composing,
    in_review: m.journal_status_in_review,
    approved: m.journal_status_approved,
    published: m.journal_status_published,
    archived: m.journal_status_archived,
    withdrawn: m.journal_status_withdrawn,
  }[status]()
}

export function commandWords(command: IssueCommand): string {
  return {
    submit: m.journal_submit,
    requestChanges: m.journal_requestChanges,
    approve: m.journal_approve,
    publish: m.journal_publish,
    withdraw: m.journal_withdraw,
  }[command]()
}

/** The hint under a title that names a section of the journal; none under others. */
export function promptWords(title: string): string {
  const section = SECTIONS.find((one) => title.startsWith(one))
  return section ? PROMPTS[section]() : ''
}

const PROMPTS: Record<Section, () => string> = {
  Éditorial: m.journal_prompt_editorial,
  'Ce qui avance': m.journal_prompt_progress,
  'Problèmes en débat': m.journal_prompt_problems,
  Outils: m.journal_prompt_tools,
  'Ce qui change chez nous': m.journal_prompt_changes,
  Décisions: m.journal_prompt_decisions,
  'Nos indicateurs': m.journal_prompt_indicators,
  'Le mot du réseau': m.journal_prompt_word,
  Veille: m.journal_prompt_watch,
  'Bienvenue, au revoir': m.journal_prompt_people,
  Agenda: m.journal_prompt_agenda,
  'Appel à contributions': m.journal_prompt_call,
}
