import type { Generated } from 'kysely'
import type { RedactableKind } from './contract.ts'

interface RedactionTables {
  redactions: {
    id: Generated<string>
    community_id: string
    subject_type: RedactableKind
    subject_id: string
    flagged_by: string
    flagged_at: Date
    due_on: string
    held: Record<string, unknown> | null
    decision: 'restored' | 'redacted' | null
    decided_by: string | null
    decided_at: Date | null
    /** Never the words. */
    reason: string | null
  }
}

declare module '../platform/tables.ts' {
  interface Tables extends RedactionTables {}
}
