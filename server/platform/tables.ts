import type { Generated } from 'kysely'

/** Every table of the system. The platform's are here; each `tables.ts` extends it with its own. */
export interface Tables {
  /** Every fact, for ever: notifications, journal, debriefs, radar and audit read it, nobody rewrites it. */
  activity: {
    seq: Generated<number>
    at: Date
    community_id: string
    name: string
    subject_type: string
    subject_id: string
    level: string
    circle_id: string | null
    signed_person: string | null
    signed_structure: string | null
    signed_mandate: string | null
    signed_posture: string | null
    payload: unknown
  }
  /** What has been done at a person's request, so that asking twice does it once. Kept for 30 days. */
  commands: {
    person: string
    id: string
    asked_hash: string
    reply: unknown
    at: Date
  }
}
