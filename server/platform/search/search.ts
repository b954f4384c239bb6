import { sql, type OperationNodeSource } from 'kysely'
import type { Db } from '../../database.ts'
import { own } from '../own.rules.ts'
import { HIT_END, HIT_START } from './excerpts.ts'
import { singular } from './expansions.ts'
import { complete, correct, hitsOf, tsquery, type Wording } from './lexemes.ts'
import { readTerms } from './query-parser.ts'
import {
  NOTHING_ELSE,
  ofKinds,
  rankedPage,
  readEnding,
  type FoundPage,
  type Search,
  type Subject,
  type Vocabulary,
} from './ranked-results.ts'
import { send } from '../postgres/send.ts'

/** A search entry. Plain text only: HTML in `body` would be indexed, and cut in excerpts. */
export interface Entry {
  readonly subject: Subject
  readonly community: string
  /** The subject's level and circle, kept equal by the code that writes the subject. */
  readonly level: string
  readonly circle?: string | null
  /** The parent of a part: a post's thread. */
  readonly parent?: Subject | null
  /** The fragment within the parent's page. */
  readonly anchor?: string | null
  readonly title: string
  readonly body: string
  readonly at: Date
}

const MAX_TITLE = 500
const MAX_BODY = 200_000

/**
 * Inserts or updates the entry of a subject, in the transaction that writes the subject.
 *
 * @param beside other writes of the same statement, of other rows: none sees the effect of another
 */
export async function indexEntry(
  db: Db,
  entry: Entry,
  beside: readonly OperationNodeSource[] = [],
): Promise<void> {
  const parts = beside.map((write, i) => sql`, ${sql.ref(`beside_${i}`)} as (${write})`)
  const { subject, community, level, circle = null, parent = null, anchor = null, at } = entry
  const title = indexable(entry.title, MAX_TITLE)
  const body = indexable(entry.body, MAX_BODY)
  const written = sql`
    with entry as (
      insert into search_entries
        (subject_type, subject_id, community_id, level, circle_id, parent_type, parent_id, anchor, title, body, at)
      values (${subject.type}, ${subject.id}, ${community}, ${level}, ${circle},
              ${parent?.type ?? null}, ${parent?.id ?? null}, ${anchor}, ${title}, ${body}, ${at})
      on conflict (subject_type, subject_id) do update set
        community_id = excluded.community_id, level = excluded.level, circle_id = excluded.circle_id,
        parent_type = excluded.parent_type, parent_id = excluded.parent_id, anchor = excluded.anchor,
        title = excluded.title, body = excluded.body, at = excluded.at
    )${sql.join(parts, sql``)}
    select public.learn_words(${community}, ${title} || ' ' || ${body})
  `
  await send(db, written)
}

/** Removes characters that the database refuses, and the highlight markers. */
function indexable(text: string, max: number): string {
  return text.slice(0, max).replaceAll('\u0000', ' ').replaceAll(HIT_START, '').replaceAll(HIT_END, '')
}

/** Deletes the entry of a subject, in the transaction that deletes the subject. */
export async function removeEntry(db: Db, subject: Subject): Promise<void> {
  await db
    .deleteFrom('search_entries')
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .execute()
}

/** Searches what the reader may read, best matches first. Accepts any input. Runs two queries, at most four. */
export async function findEntries(db: Db, search: Search): Promise<FoundPage> {
  const { community, query, vocabulary = NO_VOCABULARY, also = NOTHING_ELSE } = search
  const before = readEnding(search.before)
  const wording = await complete(db, community, readTerms(query), vocabulary.acronyms)
  if (!tsquery(wording)) return { found: [], next: null, total: 0, widened: false }
  const page = (asked: Wording, widened: boolean) =>
    rankedPage(
      db,
      search,
      { ...questions(asked, vocabulary, widened), isHit: hitsOf(asked), widened },
      before,
    )

  if (!before?.widened) {
    const exact = await page(wording, false)
    if (before || exact.total > 0) return exact
  }
  return page(await correct(db, community, wording, also), true)
}

const NO_VOCABULARY: Vocabulary = { acronyms: [], kindWords: {} }

/** What is asked of every entry, and of those of a kind that a word names. */
function questions(wording: Wording, { kindWords }: Vocabulary, someMayMiss: boolean) {
  const asked = tsquery(wording, { someMayMiss })!
  for (const { word } of wording.words) {
    const kind = own(kindWords, singular(word))
    const rest = kind && tsquery(wording, { someMayMiss, except: word })
    if (rest) return { asked, ofKind: { kind, asked: rest } }
  }
  return { asked }
}

const MAX_SIMILAR = 10
const LOOKS_LIKE = 0.35

/** Entries with a similar title, most similar first. */
export async function similarTitles(
  db: Db,
  {
    community,
    visible,
    title,
    kinds,
    limit,
  }: Pick<Search, 'community' | 'visible' | 'kinds' | 'limit'> & { title: string },
): Promise<{ subject: Subject; title: string; likeness: number }[]> {
  const typed = sql`lower(public.f_unaccent(${indexable(title, MAX_TITLE)}))`
  const { rows } = await sql<{ type: string; id: string; title: string; likeness: number }>`
    select subject_type as type, subject_id as id, title, public.similarity(title_key, ${typed})::float8 as likeness
    from search_entries
    where community_id = ${community} and ${visible('search_entries')} and ${ofKinds(kinds)}
      and title_key operator(public.%) ${typed} and public.similarity(title_key, ${typed}) >= ${LOOKS_LIKE}
    order by likeness desc, at desc
    limit ${Math.min(limit, MAX_SIMILAR)}
  `.execute(db)
  return rows.map(({ type, id, ...rest }) => ({ subject: { type, id }, ...rest }))
}
