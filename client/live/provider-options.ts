import type * as Y from 'yjs'
import type { OpQueue } from './outbox.ts'

export interface LogProviderOptions {
  /** Persists unsent changes. */
  queue?: OpQueue
  /** Called when a displayed property has changed. */
  onChange?: () => void
  /** Called after each join, also after reconnections. */
  onJoin?: () => void
  onSaved?: (op: string, seq: number, afterMs: number) => void
  /** Whether a change was made here and must be sent; by default all are. */
  isTyped?: (change: Y.Transaction) => boolean
  /** Called before remote changes are applied, so that the editor first reads pending input from the page. */
  beforeApply?: () => void
  /** Called with the changes that are not known to be committed when the server takes no more. */
  onRefused?: (changes: Uint8Array[]) => void
  batchMs?: number
}
