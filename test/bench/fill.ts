import { sql } from 'kysely'
import type { Db } from '#server/database.ts'

const WORDS = 20_000
const SYLLABLES = 'ba co di fe ga jou le mi no pra que ri so tu va zel char moin lien tra'.split(' ')

/** Invented words that sound French, the most frequent first. */
export const VOCABULARY: readonly string[] = Array.from({ length: WORDS }, (_, i) => {
  const n = SYLLABLES.length
  return [i % n, Math.floor(i / n) % n, Math.floor(i / n ** 2) % n, (i * 7) % n]
    .map((at) => SYLLABLES[at])
    .join('')
})

/** How many posts a thread has. */
const PER_THREAD = 20

/**
 * Adds threads with posts, their search entries and their facts to a community, until it has so many posts. The words
 * of a text are as frequent as words are: the second half as often as the first.
 */
export async function fill(db: Db, community: string, posts: number): Promise<void> {
  const threads = Math.ceil(posts / PER_THREAD)
  await sql`create table if not exists bench_words as
    select place::int, word from unnest(${sql.val(VOCABULARY)}::text[]) with ordinality as w(word, place)`.execute(
    db,
  )
  await sql`create index if not exists bench_words_by_place on bench_words (place)`.execute(db)
  await sql`
    create or replace function bench_text(words int, seed int) returns text language sql volatile as $$
      select string_agg((select word from bench_words w where w.place = drawn.place), ' ')
        from (select ceil(exp(random() * ln(${sql.lit(WORDS)})))::int as place
                from generate_series(1, words + 0 * seed) offset 0) drawn
    $$
  `.execute(db)
  await sql`
    insert into threads (community_id, kind, title, level, sensitive, recomposed, status, tags, excerpt, sealed,
      signed_person, signed_structure, signed_posture, structure_ids, post_count, opened_at, last_at)
    select ${community}, 'question', left('Fil ' || n || ' ' || bench_text(6, n), 140), 'community', false, false, 'open',
           array['t' || n % 40, 'rare' || n / 50], '', false, m.person_id, m.structure_id, 'personal',
           array[m.structure_id], ${PER_THREAD}, now() - (${threads} - n) * interval '1 minute',
           now() - (${threads} - n) * interval '1 minute'
      from generate_series(1, ${threads}::int) n
           join (select person_id, structure_id, row_number() over (order by person_id) as place, count(*) over () as many
                   from memberships where community_id = ${community}) m on m.place = 1 + n % m.many
  `.execute(db)
  await sql`
    insert into posts (thread_id, number, kind, body, html, plain, sealed, signed_person, signed_structure,
      signed_posture, posted_at)
    select id, number, case number when 1 then 'opening' else 'reply' end,
           jsonb_build_object('type', 'doc', 'content', json_build_array(json_build_object('type', 'paragraph',
             'content', json_build_array(json_build_object('type', 'text', 'text', said))))),
           '<p>' || said || '</p>', said, false, signed_person, signed_structure, 'personal', last_at
      from (select t.*, number, bench_text(40, number) as said
              from threads t, generate_series(1, ${PER_THREAD}) number where t.community_id = ${community}) written
  `.execute(db)
  await sql`
    insert into search_entries (subject_type, subject_id, community_id, level, parent_type, parent_id, anchor, title, body, at)
    select case number when 1 then 'thread' else 'post' end, case number when 1 then t.id else p.id end, ${community},
           'community', case when number > 1 then 'thread' end, case when number > 1 then t.id end,
           case when number > 1 then 'm' || number end, case number when 1 then t.title else '' end, p.plain, p.posted_at
      from posts p join threads t on t.id = p.thread_id where t.community_id = ${community}
  `.execute(db)
  await sql`
    insert into search_words (community_id, word) select ${community}, word from bench_words
  `.execute(db)
  await sql`
    insert into activity (at, community_id, name, subject_type, subject_id, level, signed_person, signed_structure,
      signed_posture, payload)
    select p.posted_at, ${community}, 'post:added', 'post', p.id, 'community', p.signed_person, p.signed_structure,
           'personal', jsonb_build_object('thread', p.thread_id)
      from posts p join threads t on t.id = p.thread_id where t.community_id = ${community} order by p.posted_at
  `.execute(db)
  await sql`vacuum analyze`.execute(db)
}
