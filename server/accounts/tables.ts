import type { Generated } from 'kysely'

export interface AccountTables {
  people: {
    id: Generated<string>
    given_name: string
    family_name: string
    email: string
    position: 'frontline' | 'unit_head' | 'manager'
    main_occupation: string
    structure_id: string | null
    administrator: Generated<boolean>
    status: 'invited' | 'active' | 'deactivated' | 'erased'
    password_hash: string | null
    created_at: Date
    /** The first day of the month of their last sign-in. */
    active_in: Generated<string>
  }
  /** Only the SHA-256 of a token is stored: reading the table does not let anyone sign in. */
  sign_ins: {
    token_hash: Buffer
    id: Generated<string>
    person_id: string
    expires_at: Date
    user_agent: string
    created_at: Generated<Date>
  }
  /** Browsers that a person has signed in from; only the SHA-256 of their cookie is stored. */
  known_devices: { token_hash: Buffer; person_id: string; seen_at: Date }
  letter_readings: {
    id: Generated<string>
    to_person: string
    read_by: string
    kind: string
    subject: string
    read_at: Date
  }
  /** Single-use links sent by mail. */
  account_links: {
    token_hash: Buffer
    kind: 'invitation' | 'reset'
    person_id: string
    /** Of an invitation: the community that it leads to. */
    community_id: string | null
    expires_at: Date
    used_at: Date | null
  }
  /** Of the two links, only the SHA-256 of the token is stored. */
  address_changes: {
    id: Generated<string>
    person_id: string
    from_address: string
    to_address: string
    new_hash: Buffer
    old_hash: Buffer
    asked_at: Date
    new_confirmed_at: Date | null
    old_confirmed_at: Date | null
    vouched_by: string | null
    done_at: Date | null
  }
  account_closures: { person_id: string; closed_by: string | null; reason: string; closed_at: Date }
  erasure_requests: {
    id: Generated<string>
    person_id: string
    recorded_by: string | null
    keep_deidentified: boolean
    received_at: Date
    done_by: string | null
    done_at: Date | null
  }
}

declare module '../platform/tables.ts' {
  interface Tables extends AccountTables {}
}
