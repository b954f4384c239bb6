import { sql, type Kysely } from 'kysely'

/** « Ceci concerne une personne réelle »: what was said to, and what was decided. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table redactions (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      subject_type text not null check (subject_type in ('post')),
      subject_id uuid not null,
      flagged_by uuid not null references people,
      flagged_at timestamptz not null,
      due_on date not null,
      -- What was taken away from readers, until the decision.
      held jsonb,
      decision text check (decision in ('restored', 'redacted')),
      decided_by uuid references people,
      decided_at timestamptz,
      reason text,
      check ((decision is null) = (held is not null)),
      check ((decision is null) = (decided_at is null))
    )
  `.execute(db)
  // Two people who flag the same thing at the same moment make one flag.
  await sql`
    create unique index redactions_one_pending on redactions (subject_type, subject_id) where decision is null
  `.execute(db)
  // The mark on each post of a thread.
  await sql`create index redactions_by_subject on redactions (subject_id)`.execute(db)
  // What awaits the reviewers.
  await sql`create index redactions_pending on redactions (community_id) where decision is null`.execute(db)
}
