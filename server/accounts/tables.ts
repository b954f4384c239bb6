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
}

declare module '../platform/tables.ts' {
  interface Tables extends AccountTables {}
}
