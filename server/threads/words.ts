import { isNoWiderThan } from '../community/rules.ts'
import type { Level, Reader } from '../community/contract.ts'
import { loadSources, type KnownSource } from '../community/sources.access.ts'
import type { Ctx } from '../platform/context.ts'
import {
  checkDocument,
  doc,
  fromPlain,
  h,
  isBlank,
  plainText,
  sourcesOf,
} from '../platform/richtext/document.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { QuotedSource, RichNode, RichText, Source } from '../platform/richtext/richtext.contract.ts'
import { findPersonalData } from './personal-data.rules.ts'
import * as queries from './queries.ts'
import { emptyPost, personalData, sourceTooNarrow } from './refusals.contract.ts'
import type { Vignette } from './thread.contract.ts'

/** A text ready to be kept, with what is read of it. */
export interface Words {
  readonly body: RichText
  readonly html: string
  readonly plain: string
}

/** Titles of a post stand under the name of who wrote it, itself under the title of the page. */
const HEADING_FROM = 3
const EXCERPT = 280

/**
 * The text as it may be kept in something of this level: in our schema, without anything that leads to a person, and
 * quoting nothing that a reader of it could not read.
 */
export async function wordsFor(
  ctx: Ctx,
  reader: Reader,
  place: { level: Level; circle: string | null },
  given: RichText,
): Promise<Words> {
  const checked = checkDocument(given)
  if (isBlank(checked)) throw emptyPost()
  const body = await quotingTruly(ctx, reader, place, checked)
  const plain = plainText(body)
  demandNoPersonalData(plain)
  return { body, html: toHtml(body, { headingFrom: HEADING_FROM }), plain }
}

/** @throws personal-data, whose `detail` says what to do, in French */
export function demandNoPersonalData(...texts: string[]): void {
  const found = texts.flatMap(findPersonalData).filter(({ blocks }) => blocks)
  if (found.length === 0) return
  const advice = [...new Set(found.map((one) => one.advice))]
  throw personalData({ detail: advice.join(' '), kinds: [...new Set(found.map(({ kind }) => kind))] })
}

/** The three parts of a problem under their titles. */
export function vignetteText({ established, tried, question }: Vignette): RichText {
  const part = (title: string, words: string) =>
    words.trim() ? [h(2, title), ...fromPlain(words).content] : []
  return doc(
    ...part('Constat', established),
    ...part('Déjà essayé', tried),
    ...part('Question posée', question),
  )
}

/** The first words, for a list. */
export function excerptOf(vignette: Vignette | undefined, { plain }: Words): string {
  const words = (vignette?.established ?? plain).replace(/\s+/g, ' ').trim()
  if (words.length <= EXCERPT) return words
  return `${words.slice(0, EXCERPT).replace(/\s+\S*$/, '')}…`
}

async function quotingTruly(
  ctx: Ctx,
  reader: Reader,
  place: { level: Level; circle: string | null },
  body: RichText,
): Promise<RichText> {
  const sources = sourcesOf(body)
  if (sources.length === 0) return body
  const quoted = await quotable(ctx, reader, sources)
  const known = new Map(quoted.map((thing) => [`${thing.kind}:${thing.id}`, thing]))
  const allWider = sources.every(({ kind, id }) => {
    const source = known.get(`${kind}:${id}`)
    return source && isNoWiderThan(place, source)
  })
  if (!allWider) throw sourceTooNarrow()
  return { ...body, content: body.content.map((node) => attributed(node, known)) }
}

type Quotable = Pick<KnownSource, 'kind' | 'id' | 'level' | 'circle' | 'label'> & { href?: string }

/** What of the sources is there: whoever reads the place reads whatever is no narrower than it. */
async function quotable(ctx: Ctx, reader: Reader, sources: readonly Source[]): Promise<Quotable[]> {
  const posts = sources.filter(({ kind }) => kind === 'post').map(({ id }) => id)
  const others = sources.filter(({ kind }) => kind !== 'post')
  const known = await loadSources(ctx.db, others)
  return [
    ...(await queries.findQuotedPosts(ctx.db, reader, posts)),
    ...known.filter(({ community }) => community === reader.community),
  ]
}

/** Under a quote stands where it really comes from: what the browser sent is not believed. */
function attributed(node: RichNode, known: ReadonlyMap<string, Quotable>): RichNode {
  const content = node.content?.map((child) => attributed(child, known))
  const source = node.type === 'blockquote' ? (node.attrs?.['source'] as QuotedSource | null) : null
  const thing = source ? known.get(`${source.kind}:${source.id}`) : undefined
  return {
    ...node,
    ...(content && { content }),
    ...(source &&
      thing && {
        attrs: {
          ...node.attrs,
          source: { ...source, label: thing.label, ...(thing.href && { href: thing.href }) },
        },
      }),
  }
}
