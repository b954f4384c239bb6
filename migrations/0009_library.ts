import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await tools(db)
  await versions(db)
  await sql`
    create table tool_contributions (
      tool_id uuid not null references tools,
      structure_id uuid not null references structures,
      day date not null,
      chars int not null check (chars > 0),
      -- 40 characters in a day: fewer is a comma put right.
      substantive boolean not null generated always as (chars >= 40) stored,
      primary key (tool_id, structure_id, day)
    )
  `.execute(db)
  await sql`
    create table tool_trial_calls (
      id uuid primary key default gen_random_uuid(),
      tool_id uuid not null references tools,
      version int not null,
      questions text[] not null,
      structures uuid[] not null,
      until_day date,
      called_at timestamptz not null,
      signed_person uuid not null references people,
      signed_structure uuid not null references structures,
      signed_mandate uuid references mandates,
      signed_posture text not null
    )
  `.execute(db)
  // The call that a tool's page shows: the last one.
  await sql`create index tool_trial_calls_by_tool on tool_trial_calls (tool_id, called_at desc)`.execute(db)
}

async function tools(db: Kysely<never>): Promise<void> {
  await sql`
    create table tools (
      id uuid primary key,
      community_id uuid not null references communities,
      title text not null check (char_length(title) between 3 and 140),
      kind text not null check (kind in ('tool', 'practice', 'model', 'procedure', 'process', 'practice_change',
        'coordination', 'cooperation', 'pooling', 'training_aid')),
      status text not null check (status in ('draft', 'elaboration', 'experimentation', 'validation', 'published',
        'under_revision', 'retired', 'abandoned')),
      what_changes text not null,
      lead_structure_id uuid not null references structures,
      coauthors uuid[] not null default '{}',
      concerned_types text[] not null default '{}',
      concerned_territories text[] not null default '{}',
      missions text[] not null default '{}',
      level text not null check (level in ('public', 'community', 'delegates', 'circle', 'steering')),
      circle_id uuid references circles check ((level = 'circle') = (circle_id is not null)),
      licence text not null,
      text_id uuid not null references texts,
      -- The working text as it was when last read from its stream, and how far that was.
      draft_html text not null,
      written_seq bigint not null,
      -- How far the stream had gone at the last version.
      frozen_seq bigint not null default 0,
      current_version int,
      origins uuid[] not null default '{}',
      reason text,
      signed_person uuid not null references people,
      signed_structure uuid not null references structures,
      signed_mandate uuid references mandates,
      signed_posture text not null,
      added_at timestamptz not null,
      changed_at timestamptz not null
    )
  `.execute(db)
  // The toolbox: what is on a shelf, what changed last first.
  await sql`create index tools_on_shelves on tools (community_id, status, changed_at desc, id desc)`.execute(
    db,
  )
}

/** What is frozen is neither changed nor removed (I7), by whomever and by whatever way: the database itself refuses. */
async function versions(db: Kysely<never>): Promise<void> {
  await sql`
    create table tool_versions (
      id uuid primary key default gen_random_uuid(),
      tool_id uuid not null references tools,
      number int not null check (number > 0),
      title text not null,
      summary text not null,
      doc jsonb not null,
      html text not null,
      plain text not null,
      change_note text not null,
      credits jsonb not null,
      licence text not null,
      frozen_at timestamptz not null,
      signed_person uuid not null references people,
      signed_structure uuid not null references structures,
      signed_mandate uuid references mandates,
      signed_posture text not null,
      unique (tool_id, number)
    )
  `.execute(db)
  await sql`
    create function tool_versions_are_kept() returns trigger language plpgsql as $$
    begin
      raise exception 'a frozen version is never changed' using errcode = 'LV001';
    end $$
  `.execute(db)
  await sql`
    create trigger tool_versions_never_change before update or delete on tool_versions
    for each row execute function tool_versions_are_kept()
  `.execute(db)
  await sql`
    create trigger tool_versions_never_go before truncate on tool_versions
    for each statement execute function tool_versions_are_kept()
  `.execute(db)
}
