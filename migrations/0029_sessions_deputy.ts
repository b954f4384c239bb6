import { sql, type Kysely } from 'kysely'

/** Who stands in for a facilitator who is not there. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    alter table sessions
      add column deputy uuid references people,
      add column relieved uuid[] not null default '{}'
  `.execute(db)
  // Apart from the sessions: it changes every few seconds while one is under way.
  await sql`
    create table session_facilitation (
      session_id uuid primary key references sessions on delete cascade,
      seen_at timestamptz not null
    )
  `.execute(db)
}
