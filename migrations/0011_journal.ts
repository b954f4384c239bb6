import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table journal_issues (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      number int not null check (number > 0),
      title text not null check (char_length(title) between 3 and 140),
      period_from date not null,
      period_to date not null check (period_to >= period_from),
      audience text not null check (audience in ('community', 'public')),
      status text not null
        check (status in ('composing', 'in_review', 'approved', 'published', 'archived', 'withdrawn')),
      text_id uuid not null,
      signed_person uuid not null references people,
      signed_structure uuid not null references structures,
      signed_mandate uuid references mandates,
      signed_posture text not null,
      submitted_by uuid references people,
      reason text,
      doc jsonb,
      html text,
      opening text,
      pdf bytea,
      published_at timestamptz,
      created_at timestamptz not null,
      unique (community_id, number),
      check ((status in ('published', 'archived')) <= (published_at is not null and html is not null))
    )
  `.execute(db)
  await sql`
    create table issue_approvals (
      issue_id uuid not null references journal_issues,
      signed_person uuid not null references people,
      signed_structure uuid not null references structures,
      signed_mandate uuid references mandates,
      signed_posture text not null,
      at timestamptz not null,
      primary key (issue_id, signed_person)
    )
  `.execute(db)
}
