import type { IssueCommand, IssueStatus } from '#server/journal/contract.ts'
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
