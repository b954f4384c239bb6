import { sql } from 'kysely'
import type { Db } from '../../database.ts'
import { nearWords, plain, type Terms } from './query-parser.ts'

/** Part of a tsquery as PostgreSQL writes it: `'heberg'`, `'mal' <-> 'log'`. */
type Piece = string

/** The typed query as lexemes, without stop words. */
export interface Wording {
  /** Each word with its alternatives: stem, completions, corrections. */
  readonly words: readonly { readonly word: string; readonly pieces: readonly Piece[] }[]
  readonly phrases: readonly Piece[]
  readonly without: readonly Piece[]
}

const MIN_TO_COMPLETE = 4
const MAX_COMPLETIONS = 20

/** Stems the query and completes its last word, which may still be being typed. */
export async function complete(db: Db, community: string, terms: Terms): Promise<Wording> {
  const last = terms.words.at(-1) ?? ''
  // Letters and digits only, so that neither a quote nor `%` gets in.
  const beginning = last.length < MIN_TO_COMPLETE ? '' : plain(last)
  const { rows } = await sql<{ words: Piece[]; phrases: Piece[]; without: Piece[]; endings: Piece[] }>`
    select
      array(select public.f_asked(word)::text from ${inOrder(terms.words)}) as words,
      array(select phraseto_tsquery('public.fr', word)::text from ${inOrder(terms.phrases)}) as phrases,
      array(select public.f_asked(word)::text from ${inOrder(terms.without)}) as without,
      array(
        select to_tsquery('public.fr', ${`'${last || '-'}':*`})::text where ${last} <> ''
        union
        select plainto_tsquery('public.fr', word)::text from (
          select word from search_words
          where community_id = ${community} and ${beginning} <> '' and word like ${`${beginning}%`}
          group by word
          order by length(word), word
          limit ${MAX_COMPLETIONS}
        ) as completions
      ) as endings
  `.execute(db)
  const { words, phrases, without, endings } = rows[0]!
  return {
    words: terms.words
      .map((word, i) => ({
        word,
        pieces: distinct([words[i]!, ...(word === last ? endings : [])]),
      }))
      .filter(({ pieces }) => pieces.length > 0),
    phrases: phrases.filter(isPiece),
    without: without.filter(isPiece),
  }
}

const isPiece = (piece: Piece) => piece !== ''

/** Drops alternatives covered by a prefix such as `'relai':*`: each one costs time per ranked text. */
function distinct(alternatives: readonly Piece[]): Piece[] {
  const pieces = alternatives.flatMap((alternative) => alternative.split(' | ')).filter(isPiece)
  const beginnings = pieces
    .filter((piece) => piece.endsWith("':*"))
    .map((piece) => piece.slice(0, -"':*".length))
  const isCovered = (piece: Piece) =>
    beginnings.some((beginning) => piece.startsWith(beginning) && !piece.endsWith(':*'))
  return [...new Set(pieces)].filter((piece) => !isCovered(piece))
}

const inOrder = (words: readonly string[]) =>
  sql`(select word from unnest(${sql.val(words)}::text[]) with ordinality as typed (word, place) order by place) as words`

const MAX_ALIKE = 60

/** Adds to each word the known words it may misspell. */
export async function correct(db: Db, community: string, { words, ...rest }: Wording): Promise<Wording> {
  const typed = words.map(({ word }) => plain(word))
  const { rows } = await sql<{ typed: string; known: string[]; stems: Piece[] }>`
    select typed, array_agg(word) as known, array_agg(plainto_tsquery('public.fr', word)::text) as stems
    from unnest(${sql.val(typed)}::text[]) as typed, lateral (
      select word from search_words
      where community_id = ${community} and word operator(public.%) typed
      group by word
      order by public.similarity(word, typed) desc
      limit ${MAX_ALIKE}
    ) as alike
    group by typed
  `.execute(db)
  const alike = new Map(
    rows.map((row) => [row.typed, new Map(row.known.map((word, i) => [word, row.stems[i]!]))]),
  )
  return {
    ...rest,
    words: words.map(({ word, pieces }) => {
      const known = alike.get(plain(word)) ?? new Map<string, Piece>()
      const near = nearWords(word, [...known.keys()]).map((other) => known.get(other)!)
      return { word, pieces: distinct([...pieces, ...near]) }
    }),
  }
}

/** From this many words on, a widened search allows one to be missing. */
const ONE_MAY_MISS = 3

/** The tsquery; `undefined` when there is nothing to search. */
export function tsquery(
  { words, phrases, without }: Wording,
  { oneMayMiss = false } = {},
): string | undefined {
  const groups = words.map(({ pieces }) => join(pieces, '|'))
  const wanted =
    oneMayMiss && groups.length >= ONE_MAY_MISS
      ? [
          join(
            groups.map((_, missing) =>
              join(
                groups.filter((_, i) => i !== missing),
                '&',
              ),
            ),
            '|',
          ),
        ]
      : groups
  const asked = [...wanted, ...phrases]
  return asked.length === 0 ? undefined : join([...asked, ...without.map((piece) => `!(${piece})`)], '&')
}

const join = (pieces: readonly Piece[], operator: '&' | '|') =>
  pieces.map((piece) => `(${piece})`).join(operator)

/**
 * Deletes words that no entry contains any more: a name must not outlive the last text it was in. Reads every entry of
 * the community.
 */
export async function forgetWords(db: Db, community: string): Promise<void> {
  await sql`
    delete from search_words known
    where community_id = ${community} and not exists (
      select from (
        select unnest(tsvector_to_array(to_tsvector('public.fr_plain', public.f_words(title || ' ' || body)))) as word
        from search_entries where community_id = ${community}
      ) used
      where used.word = known.word
    )
  `.execute(db)
}
