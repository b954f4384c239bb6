import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table threads (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      kind text not null check (kind in ('problem', 'breakthrough', 'experience', 'question', 'watch')),
      title text not null check (char_length(title) between 8 and 140),
      level text not null check (level in ('public', 'community', 'delegates', 'circle', 'steering')),
      circle_id uuid references circles check ((level = 'circle') = (circle_id is not null)),
      sensitive boolean not null,
      recomposed boolean not null,
      single_structure boolean not null default false,
      status text not null check (status in (
        'open', 'clarified', 'in_progress', 'solution_proposed', 'resolved', 'capitalised', 'parked', 'merged', 'closed'
      )),
      tags text[] not null,
      excerpt text not null,
      sealed boolean not null,
      signed_person uuid references people,
      signed_structure uuid references structures,
      signed_mandate uuid references mandates,
      signed_posture text,
      signed_scope text,
      caretaker_id uuid references structures,
      tool_id uuid,
      session_id uuid,
      merged_into uuid references threads,
      review_on date,
      learned text,
      structure_ids uuid[] not null,
      post_count int not null,
      proposal_count int not null default 0,
      synthesis_number int,
      opened_at timestamptz not null,
      last_at timestamptz not null,
      -- A sealed thing is signed by nobody, in the table either.
      check (sealed = (signed_person is null)),
      check (not sealed or (signed_structure is null and signed_mandate is null and signed_posture is null))
    )
  `.execute(db)
  // The list of threads, newest activity first.
  await sql`create index threads_by_activity on threads (community_id, last_at desc, id desc)`.execute(db)
  // Those whose rest is over.
  await sql`create index threads_parked on threads (review_on) where status = 'parked'`.execute(db)

  await sql`
    create table posts (
      id uuid primary key default gen_random_uuid(),
      thread_id uuid not null references threads,
      number int not null,
      parent int,
      kind text not null check (kind in (
        'opening', 'reply', 'clarification', 'proposal', 'synthesis', 'announcement'
      )),
      body jsonb not null,
      vignette jsonb,
      html text not null,
      plain text not null,
      sealed boolean not null,
      signed_person uuid references people,
      signed_structure uuid references structures,
      signed_mandate uuid references mandates,
      signed_posture text,
      signed_scope text,
      posted_at timestamptz not null,
      edited_at timestamptz,
      unique (thread_id, number),
      check (sealed = (signed_person is null)),
      check (not sealed or (signed_structure is null and signed_mandate is null and signed_posture is null))
    )
  `.execute(db)
  // What a person or a structure has written.
  await sql`create index posts_by_person on posts (signed_person) where signed_person is not null`.execute(db)

  await sql`
    create table post_versions (
      post_id uuid not null references posts,
      version int not null,
      body jsonb not null,
      html text not null,
      replaced_at timestamptz not null,
      primary key (post_id, version)
    )
  `.execute(db)

  await sql`
    create table thread_events (
      id uuid primary key default gen_random_uuid(),
      thread_id uuid not null references threads,
      place int not null,
      after_number int not null,
      command text not null,
      from_status text not null,
      to_status text not null,
      note text,
      sealed boolean not null,
      signed_person uuid references people,
      signed_structure uuid references structures,
      signed_mandate uuid references mandates,
      signed_posture text,
      signed_scope text,
      at timestamptz not null,
      unique (thread_id, place)
    )
  `.execute(db)

  await sql`
    create table same_here (
      thread_id uuid not null references threads,
      structure_id uuid not null references structures,
      person_id uuid not null references people,
      note text not null,
      at timestamptz not null,
      primary key (thread_id, structure_id)
    )
  `.execute(db)

  // How far each has read: theirs alone, shown to nobody, and without a date.
  await sql`
    create table read_marks (
      person_id uuid not null references people on delete cascade,
      thread_id uuid not null references threads on delete cascade,
      last_read int not null,
      primary key (person_id, thread_id)
    )
  `.execute(db)
  await sql`
    create table thread_follows (
      person_id uuid not null references people on delete cascade,
      thread_id uuid not null references threads on delete cascade,
      primary key (person_id, thread_id)
    )
  `.execute(db)
  await sql`create index thread_follows_by_thread on thread_follows (thread_id)`.execute(db)

  await sql`
    create table mentions (
      post_id uuid not null references posts on delete cascade,
      person_id uuid not null references people on delete cascade,
      community_id uuid not null references communities,
      thread_id uuid not null references threads,
      number int not null,
      at timestamptz not null,
      primary key (post_id, person_id)
    )
  `.execute(db)
  // « What awaits me », newest first.
  await sql`create index mentions_by_person on mentions (community_id, person_id, at desc)`.execute(db)

  // Who wrote what is sealed, enciphered: no column of it is joined to anything.
  await sql`
    create table sealed_authorships (
      subject_type text not null,
      subject_id uuid not null,
      sealed bytea not null,
      primary key (subject_type, subject_id)
    )
  `.execute(db)
}
