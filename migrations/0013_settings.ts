import { sql, type Kysely } from 'kysely'

/** The settings of a community become one record; the columns that queries read derive from it. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table communities add column settings jsonb`.execute(db)
  await sql`
    update communities set settings = jsonb_build_object(
      'name', name, 'localName', coalesce(local_name, left(name, 60)), 'framework', framework,
      'unifyingPurpose', unifying_purpose, 'goal', goal, 'timeZone', time_zone, 'journalName', journal_name,
      'maxDelegates', max_delegates)
  `.execute(db)
  await sql`
    alter table communities
      alter column settings set not null,
      drop column framework,
      drop column goal,
      drop column max_delegates,
      drop column name,
      drop column local_name,
      drop column unifying_purpose,
      drop column time_zone,
      drop column journal_name
  `.execute(db)
  await sql`
    alter table communities
      add column name text not null generated always as (settings ->> 'name') stored,
      add column local_name text not null generated always as (settings ->> 'localName') stored,
      add column unifying_purpose text not null generated always as (settings ->> 'unifyingPurpose') stored,
      add column time_zone text not null generated always as (settings ->> 'timeZone') stored,
      add column journal_name text not null generated always as (settings ->> 'journalName') stored
  `.execute(db)
}
