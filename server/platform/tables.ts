import type { Generated } from 'kysely'

/** All tables. The platform's are here; each feature's `tables.ts` merges its own. */
export interface Tables {
  /** The append-only log of facts, read by notifications, journal, debriefs, radar and audit. */
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
  /** Texts that looked like personal data and that their author said are about nobody. */
  vouched_texts: {
    /** Only its week, for an anonymous request. */
    at: Date
    person_id: string | null
    about: string
    kinds: string[]
  }
  /** Command ids and their replies, so that a retry acts once. Kept for 30 days. */
  commands: {
    person: string
    id: string
    asked_hash: string
    reply: unknown
    at: Date
  }
}
