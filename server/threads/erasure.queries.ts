import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { RenderedText } from './rendered-text.ts'

/** Replaces the posts that someone signed, earlier versions included. @returns their ids */
export async function removePosts(
  db: Db,
  person: string,
  { body, html, plain }: RenderedText,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update posts set body = ${body}::jsonb, html = ${html}, plain = ${plain}, vignette = null, edited_at = null
     where signed_person = ${person} returning id
  `.execute(db)
  const ids = rows.map(({ id }) => id)
  await sql`delete from post_versions where post_id = any(${sql.val(ids)}::uuid[])`.execute(db)
  await sql`delete from mentions where post_id = any(${sql.val(ids)}::uuid[])`.execute(db)
  return ids
}

/** Of the threads that someone opened, the title stays: others have answered it. */
export async function removeOpenings(db: Db, person: string, words: string): Promise<void> {
  await sql`update threads set excerpt = ${words} where signed_person = ${person}`.execute(db)
  await sql`
    update search_entries e set body = ${words} from threads t
     where e.subject_type = 'thread' and e.subject_id = t.id and t.signed_person = ${person}
  `.execute(db)
}

/** The replies of their commands, which repeat what they wrote: those of threads are not kept under their name. */
export async function removeReplies(db: Db, person: string, posts: readonly string[]): Promise<void> {
  await sql`
    delete from commands
     where reply ->> 'id' = any(${sql.val(posts)}::text[])
        or reply ->> 'id' in (select id::text from threads where signed_person = ${person})
  `.execute(db)
}

/** What someone noted when they moved a thread, or said that their structure knew the problem too. */
export async function removeNotes(db: Db, person: string): Promise<void> {
  await sql`update thread_events set note = null where signed_person = ${person}`.execute(db)
  await sql`update same_here set note = '' where person_id = ${person}`.execute(db)
}
