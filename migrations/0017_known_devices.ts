import { sql, type Kysely } from 'kysely'

/** The browsers that each person has signed in from: their tries do not wait for a stranger’s. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table known_devices (
      token_hash bytea not null,
      person_id uuid not null references people on delete cascade,
      seen_at timestamptz not null,
      primary key (token_hash, person_id)
    )
  `.execute(db)
  await sql`create index known_devices_by_person on known_devices (person_id)`.execute(db)
}
