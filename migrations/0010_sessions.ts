import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table sessions (
      id uuid primary key default gen_random_uuid(),
      community_id uuid not null references communities,
      kind text not null
        check (kind in ('working_session', 'information_meeting', 'steering_committee', 'study_day')),
      purpose text not null
        check (purpose in ('elaboration', 'experimentation_review', 'validation', 'governance', 'exchange')),
      template text not null check (char_length(template) <= 40),
      title text not null check (char_length(title) between 3 and 160),
      level text not null check (level in ('public', 'community', 'delegates', 'circle', 'steering')),
      circle_id uuid references circles check ((circle_id is not null) = (level = 'circle')),
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      venue text not null check (char_length(venue) <= 300),
      agenda jsonb not null,
      facilitators uuid[] not null,
      secretary uuid references people,
      threads uuid[] not null,
      tools uuid[] not null,
      votes_each int not null check (votes_each between 0 and 20),
      status text not null check (status in
        ('planned', 'convened', 'live', 'closed', 'minutes_submitted', 'minutes_approved', 'cancelled')),
      short_notice boolean not null default false,
      cancel_reason text,
      planned_by uuid not null references people,
      planned_at timestamptz not null,
      closed_at timestamptz,
      submitted_at timestamptz,
      approved_at timestamptz,
      minutes_text uuid,
      minutes_html text not null default '',
      -- json, not jsonb: a group reads in the order its cards were put together.
      board json
    )
  `.execute(db)
  // The sessions to come, soonest first, and those that were, latest first.
  await sql`create index sessions_by_start on sessions (community_id, starts_at, id)`.execute(db)
  // The session whose minutes a text is.
  await sql`create index sessions_by_minutes on sessions (minutes_text)`.execute(db)
  await sql`
    create table session_attendance (
      session_id uuid not null references sessions on delete cascade,
      person_id uuid not null references people,
      structure_id uuid not null references structures,
      mandate_id uuid references mandates,
      capacity text not null check (capacity in ('delegate', 'substitute', 'guest')),
      state text not null check (state in ('invited', 'confirmed', 'excused', 'present', 'absent')),
      at timestamptz not null,
      primary key (session_id, person_id)
    )
  `.execute(db)
  // What a person, and a structure, took part in.
  await sql`create index session_attendance_by_person on session_attendance (person_id)`.execute(db)
  await sql`create index session_attendance_by_structure on session_attendance (structure_id)`.execute(db)
  await outcomes(db)
  await shelter(db)
}

async function outcomes(db: Kysely<never>): Promise<void> {
  await sql`
    create table decisions (
      id uuid primary key,
      session_id uuid not null references sessions on delete cascade,
      community_id uuid not null references communities,
      title text not null check (char_length(title) between 3 and 300),
      status text not null check (status in ('decided', 'tabled', 'deferred', 'withdrawn')),
      decided_on date,
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`create index decisions_by_session on decisions (session_id)`.execute(db)
  await sql`
    create table action_items (
      id uuid primary key,
      session_id uuid not null references sessions on delete cascade,
      community_id uuid not null references communities,
      label text not null check (char_length(label) between 3 and 300),
      structure_id uuid references structures,
      due_on date,
      status text not null check (status in ('open', 'done', 'dropped')),
      created_at timestamptz not null
    )
  `.execute(db)
  await sql`create index action_items_by_session on action_items (session_id)`.execute(db)
  // What a structure still has to do.
  await sql`
    create index action_items_open on action_items (community_id, structure_id, due_on) where status = 'open'
  `.execute(db)
  await sql`
    create table session_rectifications (
      id uuid primary key default gen_random_uuid(),
      session_id uuid not null references sessions on delete cascade,
      text text not null check (char_length(text) between 3 and 4000),
      person_id uuid not null references people,
      structure_id uuid not null references structures,
      mandate_id uuid references mandates,
      posture text not null,
      at timestamptz not null
    )
  `.execute(db)
  await sql`create index session_rectifications_by_session on session_rectifications (session_id, at)`.execute(
    db,
  )
}

/** What the log, which everyone reads, must not hold yet. Emptied when the cards are put in common, the votes counted. */
async function shelter(db: Kysely<never>): Promise<void> {
  // A card without signature has a seal instead of a person: the hash of a key that only its author's browser has.
  await sql`
    create table board_private_cards (
      session_id uuid not null references sessions on delete cascade,
      id uuid not null,
      column_key text not null,
      text text not null,
      person_id uuid references people,
      structure_id uuid references structures,
      mandate_id uuid references mandates,
      posture text,
      seal bytea check ((seal is null) <> (person_id is null)),
      primary key (session_id, id)
    )
  `.execute(db)
  await sql`
    create table board_votes (
      session_id uuid not null references sessions on delete cascade,
      person_id uuid not null references people,
      card_id uuid not null,
      votes int not null check (votes > 0),
      primary key (session_id, person_id, card_id)
    )
  `.execute(db)
  // The acts that the log does not hold, so that one sent twice acts once. Nobody's name is on them.
  await sql`
    create table board_private_acts (
      session_id uuid not null references sessions on delete cascade,
      op_id uuid not null,
      primary key (session_id, op_id)
    )
  `.execute(db)
}
