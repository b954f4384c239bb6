import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table people (
      id uuid primary key default gen_random_uuid(),
      given_name text not null check (char_length(given_name) between 1 and 80),
      family_name text not null check (char_length(family_name) between 1 and 80),
      email text not null,
      position text not null check (position in ('frontline', 'unit_head', 'manager')),
      main_occupation text not null check (char_length(main_occupation) <= 120),
      structure_id uuid references structures,
      administrator boolean not null default false,
      status text not null check (status in ('invited', 'active', 'deactivated', 'erased')),
      password_hash text,
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`create unique index people_by_email on people (lower(email))`.execute(db)

  await sql`
    create table sign_ins (
      token_hash bytea primary key,
      id uuid not null unique default gen_random_uuid(),
      person_id uuid not null references people on delete cascade,
      expires_at timestamptz not null,
      user_agent text not null,
      created_at timestamptz not null default now()
    )
  `.execute(db)
  // « Sign out everywhere », and the list of one's sign-ins.
  await sql`create index sign_ins_by_person on sign_ins (person_id)`.execute(db)

  await sql`
    create table account_links (
      token_hash bytea primary key,
      kind text not null check (kind in ('invitation', 'reset')),
      person_id uuid not null references people on delete cascade,
      expires_at timestamptz not null,
      used_at timestamptz
    )
  `.execute(db)
  await sql`create index account_links_by_person on account_links (person_id, kind)`.execute(db)
}
