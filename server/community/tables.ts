import type { Generated } from 'kysely'
import type { MandateScope, Role } from './contract.ts'
import type { MandateStatus } from './mandates.contract.ts'

export interface CommunityTables {
  communities: {
    id: Generated<string>
    slug: string
    name: string
    /** What the public service is called there; the community's name when nobody said. */
    local_name: Generated<string | null>
    journal_name: string
    goal: string
    unifying_purpose: string
    framework: 'none' | 'charter' | 'agreement' | 'programme_partnership'
    time_zone: string
    status: 'emerging' | 'approved' | 'active' | 'dormant' | 'closed'
    max_delegates: Generated<number>
    created_at: Date
  }
  memberships: {
    community_id: string
    person_id: string
    structure_id: string
    roles: Role[]
    capacity: 'delegate' | 'contributor' | 'guest'
    joined_at: Date
    left_at: Date | null
  }
  mandates: {
    id: Generated<string>
    community_id: string
    structure_id: string
    person_id: string
    substitute_id: string | null
    granted_by: string | null
    self_granted: Generated<boolean>
    scope: MandateScope
    limits: Generated<string>
    hours_per_month: number | null
    /** Days in the community's time zone, both included. */
    starts_on: string
    ends_on: string
    status: MandateStatus
    accepted_at: Date | null
    reason: string | null
    created_at: Date
  }
  circles: { id: Generated<string>; community_id: string; name: string; created_at: Date }
  circle_members: { circle_id: string; person_id: string }
}

declare module '../platform/tables.ts' {
  interface Tables extends CommunityTables {}
}
