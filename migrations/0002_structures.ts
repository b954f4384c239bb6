import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table structures (
      id uuid primary key default gen_random_uuid(),
      name text not null check (char_length(name) between 2 and 200),
      short_name text not null check (char_length(short_name) between 2 and 60),
      type text not null,
      territories text[] not null default '{}',
      missions text[] not null default '{}',
      spro_status text not null check (spro_status in ('by_right', 'recognised', 'partner', 'none')),
      cep_operator boolean not null,
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`
    create table structure_managers (
      structure_id uuid not null references structures,
      person_id uuid not null,
      since timestamptz not null,
      primary key (structure_id, person_id)
    )
  `.execute(db)
  // Which structures does this person manage? Asked at each membership.
  await sql`create index structure_managers_by_person on structure_managers (person_id)`.execute(db)
}
