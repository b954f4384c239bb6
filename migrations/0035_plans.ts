import { sql, type Kysely } from 'kysely'

/** Indexes for lists and look-ups that would otherwise read what is not on the page. */
export async function up(db: Kysely<never>): Promise<void> {
  // What quotes a thing, before it is narrowed or after it was hidden.
  for (const [table, document] of [
    ['posts', 'body'],
    ['texts', 'doc'],
    ['tool_versions', 'doc'],
    ['journal_issues', 'doc'],
  ] as const)
    await sql`
      create index ${sql.ref(`${table}_citing`)} on ${sql.table(table)}
        using gin (jsonb_path_query_array(${sql.ref(document)}, '$.**.id'))
    `.execute(db)

  // The library, shelf after shelf.
  await sql`
    alter table tools add column shelf int not null generated always as (
      case status
        when 'published' then 1 when 'under_revision' then 2 when 'experimentation' then 3 when 'validation' then 4
        when 'elaboration' then 5 when 'draft' then 6 when 'retired' then 7 else 8
      end) stored
  `.execute(db)
  await sql`drop index tools_on_shelves`.execute(db)
  await sql`
    create index tools_by_shelf on tools (community_id, shelf, changed_at desc, id desc)
  `.execute(db)

  // The threads of a tag.
  await sql`create index threads_by_tag on threads using gin (tags)`.execute(db)
}
