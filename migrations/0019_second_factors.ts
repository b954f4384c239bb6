import { sql, type Kysely } from 'kysely'

/** A second factor to sign in: a code that changes, from an app on the person’s telephone, or a recovery code. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table second_factors (
      person_id uuid primary key references people on delete cascade,
      secret bytea not null,
      made_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0
    )
  `.execute(db)
  await sql`
    create table recovery_codes (
      person_id uuid not null references second_factors on delete cascade,
      code_hash bytea not null,
      primary key (person_id, code_hash)
    )
  `.execute(db)
  await sql`
    create table pending_sign_ins (
      token_hash bytea primary key,
      person_id uuid not null references people on delete cascade,
      expires_at timestamptz not null
    )
  `.execute(db)
  await sql`create index pending_sign_ins_by_person on pending_sign_ins (person_id)`.execute(db)
  await sql`
    create table second_factor_events (
      id uuid primary key default gen_random_uuid(),
      person_id uuid not null references people on delete cascade,
      kind text not null check (kind in ('turned_on', 'turned_off', 'removed', 'codes_renewed', 'recovery_code_used')),
      by_person uuid references people,
      at timestamptz not null
    )
  `.execute(db)
  // The account page lists what happened to a person's second factor.
  await sql`create index second_factor_events_by_person on second_factor_events (person_id, at desc)`.execute(
    db,
  )
  // At most one row, made when a setting is first changed: a backup is restored into an empty database.
  await sql`
    create table installation_settings (
      only_row boolean primary key default true check (only_row),
      second_factor_required boolean not null
    )
  `.execute(db)
}
