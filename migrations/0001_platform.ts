import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table activity (
      seq bigint generated always as identity primary key,
      at timestamptz not null,
      community_id uuid not null,
      name text not null,
      subject_type text not null,
      subject_id uuid not null,
      level text not null check (level in ('public', 'community', 'delegates', 'circle', 'steering')),
      circle_id uuid check ((level = 'circle') = (circle_id is not null)),
      signed_person uuid,
      signed_structure uuid,
      signed_mandate uuid,
      signed_posture text,
      payload jsonb not null
    )
  `.execute(db)
  // « Aujourd’hui » and the journal's harvest: what happened in a community, newest first, within a period.
  await sql`create index activity_by_community on activity (community_id, at desc, seq desc)`.execute(db)
  // The history of one thing.
  await sql`create index activity_by_subject on activity (subject_type, subject_id, seq)`.execute(db)
  // What is written there is never rewritten, whoever tries.
  await sql`create rule activity_is_kept as on update to activity do instead nothing`.execute(db)

  await sql`
    create table commands (
      person text not null,
      id uuid not null,
      asked_hash text not null,
      reply jsonb,
      at timestamptz not null,
      primary key (person, id)
    )
  `.execute(db)
  // The purge of those older than thirty days.
  await sql`create index commands_by_age on commands (at)`.execute(db)
}
