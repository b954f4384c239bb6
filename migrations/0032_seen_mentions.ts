import { sql, type Kysely } from 'kysely'

/** A mention awaits its person until they answer or say that they have seen it. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table mentions add column seen_at timestamptz`.execute(db)
  // Opening the thread used to be enough.
  await sql`
    update mentions m set seen_at = m.at from read_marks r
     where r.thread_id = m.thread_id and r.person_id = m.person_id and r.last_read >= m.number
  `.execute(db)
}
