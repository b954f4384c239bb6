import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/** Forgets, among the words that a misspelt one is compared with, those of the passages that no text says any more. */
export async function forgetSearchWords(
  db: Db,
  words: readonly string[],
  community: string | null,
): Promise<void> {
  await sql`
    delete from search_words w
     where w.word = any (tsvector_to_array(to_tsvector('public.fr_plain', public.f_words(${words.join(' ')}))))
       and (${community}::uuid is null or w.community_id = ${community}::uuid)
       and not exists (
         select from search_entries e
          where e.community_id = w.community_id and e.tsv @@ public.f_asked(w.word)
            and w.word = any (tsvector_to_array(to_tsvector('public.fr_plain', public.f_words(e.title || ' ' || e.body)))))
  `.execute(db)
}
