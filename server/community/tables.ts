import type { Generated, GeneratedAlways } from 'kysely'
import type { Position } from '../accounts/contract.ts'
import type { MandateScope, Role } from './contract.ts'
import type { MandateStatus } from './mandates.contract.ts'
import type { DEFAULT_SETTINGS, Settings } from './settings.contract.ts'

export interface CommunityTables {
  communities: {
    id: Generated<string>
    slug: string
    /** Lacks the settings that did not exist when it was written. */
    settings: Omit<Settings, keyof typeof DEFAULT_SETTINGS> & Partial<Settings>
    /** These derive from the settings, for queries. */
    name: GeneratedAlways<string>
    local_name: GeneratedAlways<string>
    unifying_purpose: GeneratedAlways<string>
    time_zone: GeneratedAlways<string>
    journal_name: GeneratedAlways<string>
    status: 'emerging' | 'approved' | 'active' | 'dormant' | 'closed'
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
  /** What a person would be in a community that has invited them, as the lead wrote it, until they answer. */
  invitations: {
    community_id: string
    person_id: string
    structure_id: string
    given_name: string
    family_name: string
    position: Position
    main_occupation: string
    roles: Role[]
    manages: boolean
    invited_by: string | null
    invited_at: Date
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
