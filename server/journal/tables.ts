import type { Generated } from 'kysely'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { Audience, IssueStatus } from './contract.ts'

export interface JournalTables {
  journal_issues: {
    id: Generated<string>
    community_id: string
    number: number
    title: string
    period_from: string
    period_to: string
    audience: Audience
    status: IssueStatus
    text_id: string
    signed_person: string
    signed_structure: string
    signed_mandate: string | null
    signed_posture: 'personal' | 'structure_view' | 'structure_commitment'
    submitted_by: string | null
    /** Why it was sent back to its editors, or withdrawn. */
    reason: string | null
    /** The published text, frozen. */
    doc: RichText | null
    html: string | null
    opening: string | null
    pdf: Buffer | null
    published_at: Date | null
    created_at: Date
  }
  /** Of someone named in it, who has withdrawn their consent. */
  issue_consents: { issue_id: string; person_id: string; answer: 'withdrawn'; at: Date }
  issue_approvals: {
    issue_id: string
    signed_person: string
    signed_structure: string
    signed_mandate: string | null
    signed_posture: 'personal' | 'structure_view' | 'structure_commitment'
    at: Date
  }
}

declare module '../platform/tables.ts' {
  interface Tables extends JournalTables {}
}
