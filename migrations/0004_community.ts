import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table communities (
      id uuid primary key default gen_random_uuid(),
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 60),
      name text not null check (char_length(name) between 3 and 160),
      local_name text check (char_length(local_name) between 2 and 60),
      journal_name text not null check (char_length(journal_name) between 2 and 80),
      goal text not null,
      unifying_purpose text not null,
      framework text not null check (framework in ('none', 'charter', 'agreement', 'programme_partnership')),
      time_zone text not null,
      status text not null check (status in ('emerging', 'approved', 'active', 'dormant', 'closed')),
      max_delegates int not null default 2 check (max_delegates > 0),
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`
    create table memberships (
      community_id uuid not null references communities,
      person_id uuid not null references people,
      structure_id uuid not null references structures,
      roles text[] not null,
      capacity text not null check (capacity in ('delegate', 'contributor', 'guest')),
      joined_at timestamptz not null,
      left_at timestamptz,
      primary key (community_id, person_id)
    )
  `.execute(db)
  // The communities of a person; the people of a structure.
  await sql`create index memberships_by_person on memberships (person_id)`.execute(db)
  await sql`
    create table mandates (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      structure_id uuid not null references structures,
      person_id uuid not null references people,
      substitute_id uuid references people,
      granted_by uuid references people,
      self_granted boolean not null default false,
      scope text not null check (scope in ('inform', 'consult', 'propose', 'decide')),
      limits text not null default '',
      hours_per_month int check (hours_per_month between 0 and 160),
      starts_on date not null,
      ends_on date not null check (ends_on > starts_on),
      status text not null check (status in ('requested', 'granted', 'active', 'refused', 'revoked', 'expired')),
      accepted_at timestamptz,
      reason text,
      created_at timestamptz not null
    )
  `.execute(db)
  // I2: one active mandate for a person in a community, whoever grants at the same moment.
  await sql`
    create unique index mandates_one_active on mandates (community_id, person_id) where status = 'active'
  `.execute(db)
  await sql`create index mandates_by_structure on mandates (community_id, structure_id)`.execute(db)
  // What awaits expiry or its first day.
  await sql`create index mandates_by_end on mandates (status, ends_on)`.execute(db)
  await sql`
    create table circles (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      name text not null check (char_length(name) between 2 and 80),
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`
    create table circle_members (
      circle_id uuid not null references circles,
      person_id uuid not null references people,
      primary key (circle_id, person_id)
    )
  `.execute(db)
}
