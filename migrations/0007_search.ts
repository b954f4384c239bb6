import { sql, type Kysely, type RawBuilder } from 'kysely'

/**
 * French search: what is written « Hébergées » is found by « hebergement ».
 *
 * Everything is named with its schema, because a restored dump fills the generated columns with an empty search path.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create extension if not exists unaccent with schema public`.execute(db)
  await sql`create extension if not exists pg_trgm with schema public`.execute(db)
  await configurations(db)
  await functions(db)

  await sql`
    create table search_entries (
      subject_type text not null,
      subject_id uuid not null,
      community_id uuid not null references communities on delete cascade,
      level text not null,
      circle_id uuid,
      parent_type text,
      parent_id uuid,
      anchor text,
      title text not null,
      body text not null,
      at timestamptz not null,
      tsv tsvector not null generated always as (
        setweight(public.f_stems(title), 'A') || setweight(public.f_stems(body), 'C')
      ) stored,
      title_tsv tsvector not null generated always as (public.f_stems(title)) stored,
      title_key text not null generated always as (lower(public.f_unaccent(title))) stored,
      primary key (subject_type, subject_id)
    )
  `.execute(db)
  // The search page: every entry that holds the words.
  await sql`create index search_entries_words on search_entries using gin (tsv)`.execute(db)
  // The search page: those that hold them in their title, however old, compete with the newest of the others.
  await sql`
    create index search_entries_title_words on search_entries using gin (title_tsv)
  `.execute(db)
  // « Is there already one like it? », asked while a title is being typed.
  await sql`
    create index search_entries_title on search_entries using gin (title_key public.gin_trgm_ops)
  `.execute(db)
  // The search page, for words that half of the entries hold: walks from the newest and stops early.
  await sql`create index search_entries_newest on search_entries (community_id, at desc)`.execute(db)

  // The words a community has used, without accents: what a misspelt word is compared with. Nobody reads it, and it
  // has no unique key on purpose: two people writing the same new word must not wait for each other.
  await sql`
    create table search_words (
      community_id uuid not null references communities on delete cascade,
      word text not null
    )
  `.execute(db)
  // « Is this word known? » when an entry is written, and the words that begin as the last one typed.
  await sql`create index search_words_known on search_words (community_id, word text_pattern_ops)`.execute(db)
  // The words that resemble a misspelt one.
  await sql`create index search_words_alike on search_words using gin (word public.gin_trgm_ops)`.execute(db)
  // Word by word, and without sequential scans: as one statement, planned on a young table that nobody has analysed yet,
  // it reads the whole vocabulary for each entry, and goes on doing so while the table grows (14 ms instead of 1).
  await sql`
    create function public.learn_words(community uuid, said text) returns void language plpgsql
    set search_path = public, pg_catalog set enable_seqscan = off as $$
    declare
      said_word text;
    begin
      foreach said_word in array tsvector_to_array(to_tsvector('public.fr_plain', public.f_words(said))) loop
        continue when length(said_word) not between 4 and 40 or said_word ~ '[0-9]';
        if not exists (select from search_words w where w.community_id = community and w.word = said_word) then
          insert into search_words (community_id, word) values (community, said_word);
        end if;
      end loop;
    end
    $$
  `.execute(db)
}

/**
 * Three readings of a text, all without stop words: `fr` takes the stems of the words without their accents, as people
 * type them, `fr_accents` those of the words as they are written, and `fr_plain` keeps the words whole.
 */
async function configurations(db: Kysely<never>): Promise<void> {
  await sql`
    create text search dictionary public.fr_stop (template = pg_catalog.simple, stopwords = french, accept = false)
  `.execute(db)
  // Stop words come before unaccent: otherwise « à » is indexed as « a », and « été » as « ete ».
  await configuration(db, 'fr', sql`public.fr_stop, public.unaccent, pg_catalog.french_stem`)
  await configuration(db, 'fr_accents', sql`public.fr_stop, pg_catalog.french_stem`)
  await configuration(db, 'fr_plain', sql`public.fr_stop, public.unaccent, pg_catalog.simple`)
}

async function configuration(
  db: Kysely<never>,
  name: string,
  dictionaries: RawBuilder<unknown>,
): Promise<void> {
  await sql`create text search configuration public.${sql.ref(name)} (copy = pg_catalog.french)`.execute(db)
  await sql`
    alter text search configuration public.${sql.ref(name)}
    alter mapping for word, hword, hword_part, asciiword, asciihword, hword_asciipart with ${dictionaries}
  `.execute(db)
}

async function functions(db: Kysely<never>): Promise<void> {
  // unaccent() alone is only « stable », which a generated column refuses: its dictionary could be edited.
  await sql`
    create function public.f_unaccent(text) returns text language sql immutable parallel safe strict
    return public.unaccent('public.unaccent'::regdictionary, $1)
  `.execute(db)
  // The parser takes « mal-logement », « et/ou » or « liane.example » for one word each; people search for a part.
  await sql`
    create function public.f_words(text) returns text language sql immutable parallel safe strict
    return translate($1, '-‐‑–—./@_:#''’', repeat(' ', 13))
  `.execute(db)
  // The stemmer needs the accents to know a participle: « hébergées » is « héberg », but « hebergees » is « heberge ».
  // So the stems of both are kept, without accents; nothing but French letters is replaced in the vector's text.
  await sql`
    create function public.f_stems(text) returns tsvector language sql immutable parallel safe strict
    return to_tsvector('public.fr', public.f_words($1))
      || ${withoutAccents(sql`to_tsvector('public.fr_accents', public.f_words($1))`)}::tsvector
  `.execute(db)
  await sql`
    create function public.f_asked(text) returns tsquery language sql immutable parallel safe strict
    return plainto_tsquery('public.fr', $1) || ${withoutAccents(sql`plainto_tsquery('public.fr_accents', $1)`)}::tsquery
  `.execute(db)
}

const withoutAccents = (vector: RawBuilder<unknown>) =>
  sql`translate(${vector}::text, 'àâäçéèêëîïôöùûüÿ', 'aaaceeeeiioouuuy')`
