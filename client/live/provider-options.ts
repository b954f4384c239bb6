import type * as Y from 'yjs'
import type { OpQueue } from './outbox.ts'

export interface LogProviderOptions {
  /** Where unsent changes survive the page. */
  queue?: OpQueue
  /** Whenever something a person may be shown has changed. */
  onChange?: () => void
  /** After each entry into the text, the first and those after a break. */
  onJoin?: () => void
  onSaved?: (op: string, seq: number, afterMs: number) => void
  /** Whether a change of the document is someone's here; all of them, by default. Only those are sent. */
  isTyped?: (change: Y.Transaction) => boolean
  /** Just before others' changes are applied: an editor first takes in what has just been typed into its page. */
  beforeApply?: () => void
  batchMs?: number
}
