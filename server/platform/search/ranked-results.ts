import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../database.ts'
import { readCursor, writeCursor, type Cursor } from '../cursor.ts'
import { HIT_END, HIT_START, onlyHits, onOneLine, segments, type Segment } from './excerpts.ts'
import type { Acronym } from './expansions.ts'
import { wordsOf } from './query-parser.ts'

export interface Subject {
  readonly type: string
  readonly id: string
}

/** The words of a domain. */
export interface Vocabulary {
  /** Searching an acronym finds what it stands for, and the other way round. */
  readonly acronyms: readonly Acronym[]
  /** The type of subject that each word names, in the singular, without accents. */
  readonly kindWords: Readonly<Record<string, string>>
}

export interface Search {
  readonly community: string
  /** The visibility condition, in SQL, on `level` and `circle_id` of the given alias. */
  readonly visible: (alias: string) => RawBuilder<boolean>
  readonly query: string
  /** Limits the types of subject. */
  readonly kinds?: readonly string[] | undefined
  /** The cursor: `next` of the previous page. */
  readonly before?: string | undefined
  readonly limit: number
  readonly vocabulary?: Vocabulary
  /** What is found besides the entries: a query with the columns of `search_entries`, and `parent_title`. */
  readonly also?: RawBuilder<unknown>
}

interface Found {
  readonly subject: Subject
  readonly parent: (Subject & { readonly title: string }) | null
  readonly anchor: string | null
  readonly level: string
  readonly at: Date
  readonly title: Segment[]
  readonly excerpt: Segment[]
  readonly rank: number
}

export interface FoundPage {
  readonly found: Found[]
  readonly next: string | null
  /** The number of results the reader may read, at most `CANDIDATES` + `TITLE_CANDIDATES`. */
  readonly total: number
  /** Whether the lack of any result led to correcting misspellings and allowing missing words. */
  readonly widened: boolean
}

interface Asked {
  readonly asked: string
  /** A shorter question, for one type of subject. */
  readonly ofKind?: { readonly kind: string; readonly asked: string }
  /** Whether a word that PostgreSQL highlights answers the query. */
  readonly isHit: (word: string) => boolean
  readonly widened: boolean
}

/**
 * Ranking reads each text, and a common word is in half of them: only the newest are ranked, plus the newest with the
 * words in their title, whatever their age.
 */
const CANDIDATES = 300
const TITLE_CANDIDATES = 100

/** Weights of body (C) and title (A); 1 divides by the logarithm of the length. */
const WEIGHTS = '{0.1, 0.2, 0.4, 1.0}'
const BY_LENGTH = 1
/** Characters compared to tell whether the excerpt starts or ends with the text. */
const EDGE = 16
const BLANKS = ' \n\t'

/** The length of body that excerpts are made from. */
const EXCERPT_FROM = 20_000
const MARKS = `StartSel=${HIT_START}, StopSel=${HIT_END}`
const WHOLE = `${MARKS}, HighlightAll=true`
const FRAGMENTS = `${MARKS}, MaxFragments=2, MaxWords=24, MinWords=12, FragmentDelimiter=" … "`

interface Row {
  type: string
  id: string
  parent_type: string | null
  parent_id: string | null
  parent_title: string | null
  anchor: string | null
  level: string
  at: Date
  title: string
  excerpt: string
  beginning: string
  ending: string
  rank: number
  total: number
}

export async function rankedPage(db: Db, search: Search, asked: Asked, before?: Ending): Promise<FoundPage> {
  const { rows } = await rankedRows(search, asked, before).execute(db)
  const shown = rows.slice(0, search.limit)
  const last = rows.length > search.limit ? shown.at(-1) : undefined
  return {
    found: shown.map(({ type, id, parent_type, parent_id, parent_title, title, excerpt, ...row }) => ({
      subject: { type, id },
      parent:
        parent_type && parent_id ? { type: parent_type, id: parent_id, title: parent_title ?? '' } : null,
      anchor: row.anchor,
      level: row.level,
      at: row.at,
      rank: row.rank,
      title: onlyHits(segments(title), asked.isHit),
      excerpt: onOneLine(withCuts(onlyHits(segments(excerpt), asked.isHit), row)),
    })),
    next: last ? writeEnding({ ...last, widened: asked.widened }) : null,
    total: rows[0]?.total ?? 0,
    widened: asked.widened,
  }
}

/** Adds « … » where the excerpt was cut. */
function withCuts(excerpt: Segment[], { beginning, ending }: Pick<Row, 'beginning' | 'ending'>): Segment[] {
  const words = excerpt.map(({ text }) => text).join('')
  const lettersOf = (text: string) => wordsOf(text).join('')
  const cut = (text: string) => ({ text, hit: false })
  return [
    ...(words.trimStart().startsWith(beginning) ? [] : [cut('… ')]),
    ...excerpt,
    ...(lettersOf(words).endsWith(lettersOf(ending)) ? [] : [cut(' …')]),
  ]
}

function rankedRows(search: Search, { asked: question, ofKind }: Asked, before?: Ending) {
  const asked = sql`${question}::tsquery`
  const shorter = ofKind && sql`${ofKind.asked}::tsquery`
  const matches = (words: RawBuilder<unknown>) =>
    shorter
      ? sql`(${words} @@ ${asked} or (subject_type = ${ofKind.kind} and ${words} @@ ${shorter}))`
      : sql`${words} @@ ${asked}`
  const rankOf = (words: RawBuilder<unknown>) =>
    sql`ts_rank_cd(${WEIGHTS}::float4[], tsv, ${words}, ${BY_LENGTH}::int)`
  const rank = shorter
    ? sql`greatest(${rankOf(asked)}, case when subject_type = ${ofKind.kind} then ${rankOf(shorter)} end)`
    : rankOf(asked)
  const marked = sql`${alsoParticiples(question)}::tsquery`
  const readable = (alias: string) =>
    sql`community_id = ${search.community} and ${search.visible(alias)} and ${ofKinds(search.kinds)}`
  const after = before
    ? sql`(rank, at, subject_id) < (${before.rank}::float8, ${before.at}::timestamptz, ${before.id}::uuid)`
    : sql`true`
  return sql<Row>`
    with plan as materialized (select public.f_reads_index(${shorter ?? asked}) as reads_index),
    holding as materialized (
      select subject_type, subject_id, at from search_entries
      where ${readable('search_entries')} and ${matches(sql`tsv`)}
    ),
    candidates as (
      (
        select subject_type, subject_id from holding
        where (select reads_index from plan)
        order by at desc limit ${CANDIDATES}
      ) union (
        select subject_type, subject_id from search_entries
        where (select not reads_index from plan) and ${readable('search_entries')} and ${walking(matches(sql`tsv`))}
        order by at desc limit ${CANDIDATES}
      ) union (
        select subject_type, subject_id from search_entries
        where ${readable('search_entries')} and ${matches(sql`title_tsv`)}
        order by at desc limit ${TITLE_CANDIDATES}
      )
    ),
    matching as (
      select ${COLUMNS}, null as parent_title from candidates join search_entries using (subject_type, subject_id)
      union all
      select ${COLUMNS}, parent_title from (${search.also ?? NOTHING_ELSE}) as other
      where ${readable('other')} and ${matches(sql`tsv`)}
    ),
    ranked as (select *, round((${rank})::numeric, 6)::float8 as rank from matching),
    page as (
      select *, (select count(*) from ranked) as total from ranked
      where ${after}
      order by rank desc, at desc, subject_id desc
      limit ${search.limit + 1}
    )
    select subject_type as type, subject_id as id, parent_type, parent_id, anchor, level, at, rank, total,
      coalesce(parent_title, (
        select title from search_entries parent
        where parent.subject_type = page.parent_type and parent.subject_id = page.parent_id
          and parent.community_id = ${search.community} and ${search.visible('parent')}
      )) as parent_title,
      ts_headline('public.fr', title, ${marked}, ${WHOLE}) as title,
      ts_headline('public.fr', left(body, ${EXCERPT_FROM}::int), ${marked}, ${FRAGMENTS}) as excerpt,
      left(ltrim(body, ${BLANKS}), ${EDGE}::int) as beginning, right(rtrim(body, ${BLANKS}), ${EDGE}::int) as ending
    from page
    order by rank desc, at desc, subject_id desc
  `
}

/** The condition as no index answers it: the newest entries are read until enough of them hold the words. */
const walking = (matches: RawBuilder<unknown>) => sql`(${matches}) is true`

const COLUMNS = sql.raw(
  'subject_type, subject_id, parent_type, parent_id, anchor, community_id, level, circle_id, title, body, at, tsv',
)

export const NOTHING_ELSE: RawBuilder<unknown> = sql`select ${COLUMNS}, '' as parent_title from search_entries where false`

/**
 * The index holds two stemmings, excerpts one, which leaves an ending to some stems: « hébergées » is « heberge » there
 * and « heberg » here, « mobilité » « mobilit » and « mobil ».
 */
const alsoParticiples = (question: string) =>
  question.replaceAll(/'([^' ]+)'(:\*)?/g, (lexeme, stem: string, isPrefix?: string) =>
    isPrefix || stem.length < MIN_STEM ? lexeme : `('${stem}' | '${stem}e' | '${stem}it')`,
  )
const MIN_STEM = 4

export const ofKinds = (kinds: readonly string[] | undefined): RawBuilder<boolean> =>
  kinds ? sql`subject_type = any(${sql.val(kinds)}::text[])` : sql`true`

/** The cursor of a page, and whether the search was widened. */
export interface Ending extends Cursor {
  readonly rank: number
  readonly widened: boolean
}

const ENDING = /^(\d{1,9}(?:\.\d{1,6})?(?:e-\d)?)_([01])_(.*)$/

const writeEnding = ({ rank, widened, ...cursor }: Ending) =>
  `${rank}_${widened ? 1 : 0}_${writeCursor(cursor)}`

/** A malformed cursor gives the first page. */
export function readEnding(text = ''): Ending | undefined {
  const [, rank, widened, cursor] = ENDING.exec(text) ?? []
  const ended = readCursor(cursor)
  return ended && { ...ended, rank: Number(rank), widened: widened === '1' }
}
