import { sql, type Kysely } from 'kysely'

/** Who takes an action on, and who submitted minutes: another person approves them. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table action_items add column person_id uuid references people`.execute(db)
  await sql`alter table sessions add column submitted_by uuid references people`.execute(db)
}
