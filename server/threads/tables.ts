import type { Generated } from 'kysely'
import type { Level, MandateScope, Posture } from '../community/contract.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { PostKind, ThreadCommand, ThreadKind, ThreadStatus, Vignette } from './thread.contract.ts'

/** Who signed, frozen; all empty when sealed. */
interface Signed {
  sealed: boolean
  signed_person: string | null
  signed_structure: string | null
  signed_mandate: string | null
  signed_posture: Posture | null
  signed_scope: MandateScope | null
}

export interface ThreadTables {
  threads: Signed & {
    id: Generated<string>
    community_id: string
    kind: ThreadKind
    title: string
    level: Level
    circle_id: string | null
    sensitive: boolean
    recomposed: boolean
    single_structure: Generated<boolean>
    status: ThreadStatus
    tags: string[]
    /** The beginning of its opening, for lists. */
    excerpt: string
    caretaker_id: string | null
    tool_id: string | null
    session_id: string | null
    merged_into: string | null
    review_on: string | null
    learned: string | null
    /** Structures that have written in it unsealed, in order of arrival. */
    structure_ids: string[]
    /** Also the last post's number: they are dense. */
    post_count: number
    proposal_count: Generated<number>
    synthesis_number: number | null
    opened_at: Date
    last_at: Date
  }
  posts: Signed & {
    id: Generated<string>
    thread_id: string
    number: number
    parent: number | null
    kind: PostKind
    body: RichText
    /** The opening of a problem, as it was asked. */
    vignette: Vignette | null
    html: string
    plain: string
    posted_at: Date
    edited_at: Date | null
  }
  post_versions: { post_id: string; version: number; body: RichText; html: string; replaced_at: Date }
  thread_events: Signed & {
    id: Generated<string>
    thread_id: string
    place: number
    after_number: number
    command: ThreadCommand
    from_status: ThreadStatus
    to_status: ThreadStatus
    note: string | null
    at: Date
  }
  same_here: { thread_id: string; structure_id: string; person_id: string; note: string; at: Date }
  read_marks: { person_id: string; thread_id: string; last_read: number }
  thread_follows: { person_id: string; thread_id: string }
  mentions: {
    post_id: string
    person_id: string
    community_id: string
    thread_id: string
    number: number
    at: Date
    seen_at: Date | null
  }
  sealed_authorships: { subject_type: string; subject_id: string; sealed: Buffer }
}

declare module '../platform/tables.ts' {
  interface Tables extends ThreadTables {}
}
