import { sql, type Kysely } from 'kysely'

/** « Ceci concerne une personne réelle » is said of texts written together too, and of cards. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table redactions drop constraint redactions_subject_type_check`.execute(db)
  await sql`
    alter table redactions add constraint redactions_subject_type_check
      check (subject_type in ('post', 'tool', 'version', 'minutes', 'issue', 'card'))
  `.execute(db)
  // Its readers are answered something else, and nobody opens or writes it.
  await sql`alter table texts add column masked boolean not null default false`.execute(db)
}
