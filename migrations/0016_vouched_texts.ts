import { sql, type Kysely } from 'kysely'

/** The trace of texts that looked like personal data, and that their author said are about nobody. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table vouched_texts (
      at timestamptz not null,
      person_id uuid references people,
      about text not null,
      kinds text[] not null
    )
  `.execute(db)
}
