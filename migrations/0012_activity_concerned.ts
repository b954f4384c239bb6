import { sql, type Kysely } from 'kysely'

/** What is between a few people, at no level of reading, is not the committee's either. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table activity drop constraint activity_level_check`.execute(db)
  await sql`
    alter table activity add constraint activity_level_check
      check (level in ('public', 'community', 'delegates', 'circle', 'steering', 'concerned'))
  `.execute(db)
}
