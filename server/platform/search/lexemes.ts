import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../database.ts'
import { isSameFamily } from './excerpts.ts'
import { expansionsOf, singular, type Acronym, type Expansion } from './expansions.ts'
import { nearWords, plain, wordsOf, type Terms } from './query-parser.ts'

/** Part of a tsquery as PostgreSQL writes it: `'heberg'`, `'mal' <-> 'log'`. */
type Piece = string

interface AskedWord {
  readonly word: string
  /** Its alternatives: stem, completions, corrections; none for a stop word. */
  readonly pieces: readonly Piece[]
}

/** The typed query as lexemes. */
export interface Wording {
  readonly words: readonly AskedWord[]
  /** What also says some of the words: an acronym, or its long form. */
  readonly expansions: readonly (Expansion & { readonly pieces: readonly Piece[] })[]
  readonly phrases: readonly Piece[]
  readonly quoted: readonly string[]
  readonly without: readonly Piece[]
}

const MIN_TO_COMPLETE = 4
const MAX_COMPLETIONS = 20

/**
 * Stems the query, finds the other forms of its acronyms, and completes its last word when nobody has written it: it may
 * still be being typed. Plans the searches of this transaction for their words: the best plan depends on how common
 * these are.
 */
export async function complete(
  db: Db,
  community: string,
  terms: Terms,
  acronyms: readonly Acronym[],
): Promise<Wording> {
  const expansions = expansionsOf(terms.words, acronyms)
  const others = expansions.flatMap((expansion) => expansion.others)
  const last = terms.words.at(-1) ?? ''
  const isAcronym = expansions.some(({ from }) => from === terms.words.length - 1)
  // Letters and digits only, so that neither a quote nor `%` gets in.
  const beginning = last.length < MIN_TO_COMPLETE || isAcronym ? '' : plain(last)
  const { rows } = await sql<Record<'words' | 'phrases' | 'without' | 'others' | 'endings', Piece[]>>`
    select
      array(select public.f_asked(word)::text from ${inOrder(terms.words)}) as words,
      array(select phraseto_tsquery('public.fr', word)::text from ${inOrder(terms.phrases)}) as phrases,
      array(select public.f_asked(word)::text from ${inOrder(terms.without)}) as without,
      array(select phraseto_tsquery('public.fr', public.f_words(word))::text from ${inOrder(others)}) as others,
      array(
        with known as (select word from search_words where community_id = ${community} and word = ${beginning} limit 1)
        select to_tsquery('public.fr_plain', ${`'${beginning || '-'}':*`})::text
        where ${beginning} <> '' and not exists (select from known)
        union
        select plainto_tsquery('public.fr', word)::text from (
          select word from search_words
          where community_id = ${community} and ${beginning} <> '' and word like ${`${beginning}%`}
            and not exists (select from known)
          group by word
          order by length(word), word
          limit ${MAX_COMPLETIONS}
        ) as completions
      ) as endings
  `.execute(db)
  const { words, phrases, without, others: otherPieces, endings } = rows[0]!
  const pieceOf = new Map(others.map((other, i) => [other, otherPieces[i]!]))
  return {
    words: terms.words.map((word, i) => ({
      word,
      pieces: distinct([words[i]!, ...(i === terms.words.length - 1 ? endings : [])]),
    })),
    expansions: expansions.map((expansion) => ({
      ...expansion,
      pieces: expansion.others.map((other) => pieceOf.get(other)!).filter(isPiece),
    })),
    phrases: phrases.filter(isPiece),
    quoted: terms.phrases,
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

/** Adds to each word the known words that it may misspell: those of the texts, and of the titles of `also`. */
export async function correct(
  db: Db,
  community: string,
  { words, ...rest }: Wording,
  also: RawBuilder<unknown>,
): Promise<Wording> {
  const typed = words.filter(({ pieces }) => pieces.length > 0).map(({ word }) => plain(word))
  const { rows } = await sql<{ typed: string; known: string[]; stems: Piece[] }>`
    with titles as materialized (
      select distinct unnest(tsvector_to_array(to_tsvector('public.fr_plain', public.f_words(title)))) as word
      from (${also}) as other
    )
    select typed, array_agg(word) as known, array_agg(plainto_tsquery('public.fr', word)::text) as stems
    from unnest(${sql.val(typed)}::text[]) as typed, lateral (
      select word from (
        select word from search_words where community_id = ${community} and word operator(public.%) typed
        union select word from titles where word operator(public.%) typed
      ) as all_words
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

/** How many words a widened search allows to be missing. */
const mayMiss = (words: number) => (words < 3 ? 0 : words === 3 ? 1 : 2)

/** The tsquery; `undefined` when there is nothing to search. `except` leaves out a word that names a kind. */
export function tsquery(
  { words, expansions, phrases, without }: Wording,
  { someMayMiss = false, except = '' } = {},
): string | undefined {
  const groups = words.flatMap(({ word, pieces }, i) => {
    const expansion = expansions.find(({ from, to }) => from <= i && i <= to)
    if (expansion) return expansion.from === i ? [expanded(words, expansion)] : []
    return pieces.length === 0 || word === except ? [] : [join(pieces, '|')]
  })
  const miss = someMayMiss ? mayMiss(groups.length) : 0
  const wanted = miss === 0 ? groups : [join(allBut(groups, miss), '|')]
  const asked = [...wanted, ...phrases]
  return asked.length === 0 ? undefined : join([...asked, ...without.map((piece) => `!(${piece})`)], '&')
}

function expanded(words: readonly AskedWord[], { from, to, pieces }: Wording['expansions'][number]): Piece {
  const typed = words.slice(from, to + 1).filter((word) => word.pieces.length > 0)
  return join(
    [
      ...(typed.length > 0
        ? [
            join(
              typed.map((word) => join(word.pieces, '|')),
              '&',
            ),
          ]
        : []),
      ...pieces,
    ],
    '|',
  )
}

/** The conjunctions of all but `miss` of these groups. */
function allBut(groups: readonly Piece[], miss: number): Piece[] {
  if (miss === 0) return [join(groups, '&')]
  return groups.flatMap((_, i) => allBut(groups.toSpliced(i, 1), miss - 1))
}

const join = (pieces: readonly Piece[], operator: '&' | '|') =>
  pieces.map((piece) => `(${piece})`).join(operator)

const MIN_STEM = 4

/** Whether a word of a text is to be highlighted: one that only shares a short stem with the query is not. */
export function hitsOf({ words, expansions, quoted }: Wording): (text: string) => boolean {
  const stems = words.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => piece.split("'").filter((_, i) => i % 2 === 1)),
  )
  const families = [
    ...words.map(({ word }) => plain(word)),
    ...quoted.flatMap(wordsOf).map(plain),
    ...stems.filter((stem) => stem.length >= MIN_STEM),
  ]
  const forms = new Set(expansions.flatMap(({ others }) => others.flatMap(wordsOf)).map(singular))
  return (text) =>
    wordsOf(text).some(
      (word) => forms.has(singular(word)) || families.some((other) => isSameFamily(plain(word), other)),
    )
}

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
