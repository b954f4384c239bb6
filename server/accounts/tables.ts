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
    /** What a search finds them by. */
    tsv: Generated<string>
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
  /** Of a second factor, the secret is encrypted, with a key that is not in the database. */
  second_factors: {
    person_id: string
    secret: Buffer
    made_at: Date
    /** `null` until a first code has been given: it is not asked for yet. */
    confirmed_at: Date | null
    /** The step of time of the last code used: neither it nor an earlier one is good again. */
    last_step: Generated<number>
  }
  /** Those that have not been used. */
  recovery_codes: { person_id: string; code_hash: Buffer }
  /** People whose password was right, and whose code is awaited. */
  pending_sign_ins: { token_hash: Buffer; person_id: string; expires_at: Date }
  second_factor_events: {
    id: Generated<string>
    person_id: string
    kind: 'turned_on' | 'turned_off' | 'removed' | 'codes_renewed' | 'recovery_code_used' | 'contested'
    /** The administrator who removed it; `null` for the person, and for a command on the server. */
    by_person: string | null
    at: Date
  }
  /** One row, once a setting has been changed. */
  installation_settings: { only_row: true; second_factor_required: boolean }
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
    kind: 'invitation' | 'reset' | 'second-factor'
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
  account_closures: {
    person_id: string
    closed_by: string | null
    reason: string
    closed_at: Date
    was_administrator: boolean
  }
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
