import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table letters (
      id uuid primary key default gen_random_uuid(),
      community_id uuid references communities on delete cascade,
      to_person uuid references people on delete set null,
      to_address text not null check (char_length(to_address) between 3 and 254),
      to_name text not null,
      subject text not null check (char_length(subject) between 1 and 250),
      html text not null,
      body_text text not null,
      headers jsonb not null default '{}',
      kind text not null check (kind in ('invitation', 'reset', 'notice', 'journal')),
      -- What it is about: the journal issue whose deliveries are counted, the invitation.
      subject_type text,
      subject_id uuid,
      status text not null default 'queued'
        check (status in ('queued', 'sending', 'sent', 'failed', 'unknown', 'kept')),
      message_id text,
      attempts int not null default 0,
      last_error text,
      created_at timestamptz not null,
      sent_at timestamptz
    )
  `.execute(db)
  // An issue goes to an address once, however often sending it is asked for.
  await sql`
    create unique index letters_one_issue_each on letters (kind, subject_id, to_address) where kind = 'journal'
  `.execute(db)
  // The page: how many have gone, which have not.
  await sql`create index letters_by_subject on letters (kind, subject_id, status)`.execute(db)
  // The administrators' page of kept mail: newest first. And the few in « sending » when the server starts.
  await sql`create index letters_by_status on letters (status, created_at desc, id desc)`.execute(db)
}
