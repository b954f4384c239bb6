import { sql, type Kysely } from 'kysely'

/** Records administrators' readings of other people's letters. Commands of sealed acts keep only their week. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table letter_readings (
      id uuid primary key default gen_random_uuid(),
      to_person uuid not null references people on delete cascade,
      read_by uuid not null references people,
      kind text not null,
      subject text not null,
      read_at timestamptz not null
    )
  `.execute(db)
  // The account page lists the readings of a person's letters.
  await sql`create index letter_readings_by_person on letter_readings (to_person, read_at desc)`.execute(db)
  await sql`
    update commands set at = date_trunc('week', at at time zone 'UTC') at time zone 'UTC' where person ~ '^[0-9a-f]{64}$'
  `.execute(db)
}
