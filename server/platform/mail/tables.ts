import type { Generated } from 'kysely'

export type LetterKind = 'invitation' | 'reset' | 'notice' | 'journal'

/**
 * `queued` → `sending` → `sent`; `failed` when refused for good, `unknown` when it may have arrived. `kept`: there is
 * no mail server; administrators read it here.
 */
export type LetterStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'kept'

export interface MailTables {
  letters: {
    id: Generated<string>
    community_id: string | null
    to_person: string | null
    to_address: string
    to_name: string
    subject: string
    html: string
    body_text: string
    headers: LetterHeaders
    kind: LetterKind
    subject_type: string | null
    subject_id: string | null
    status: Generated<LetterStatus>
    message_id: string | null
    attempts: Generated<number>
    last_error: string | null
    created_at: Date
    sent_at: Date | null
  }
}

export interface LetterHeaders {
  /** The List-Id, ASCII without a domain: `journal.spro-caravelle`. */
  readonly list?: string
  /** The one-click unsubscribe URL: a POST without a sign-in. */
  readonly unsubscribe?: string
}

declare module '../tables.ts' {
  interface Tables extends MailTables {}
}
