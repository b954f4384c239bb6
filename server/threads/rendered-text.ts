import type { Level, Reader } from '../community/contract.ts'
import { judgeQuotes, type ReadingPlace } from '../community/check-quotes.access.ts'
import type { Ctx } from '../platform/context.ts'
import { checkDocument, doc, fromPlain, h, isBlank, plainText } from '../platform/richtext/document.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { requireNoPersonalData, textsOf } from '../platform/personal-data.ts'
import { emptyPost, quoteNotSaid, sourceTooNarrow } from './refusals.contract.ts'
import type { Vignette } from './thread.contract.ts'

/** A checked document, with its HTML and plain text. */
export interface RenderedText {
  readonly body: RichText
  readonly html: string
  readonly plain: string
}

/** Heading levels of a post start below the author's name, itself below the page title. */
const HEADING_FROM = 3
const EXCERPT = 280

/**
 * The text as it may be kept in something of this level: in our schema, without anything that leads to a person, and
 * quoting nothing that a reader of it could not read.
 */
export async function renderedText(
  ctx: Ctx,
  reader: Reader,
  place: { level: Level; circle: string | null },
  given: RichText,
): Promise<RenderedText> {
  const checked = checkDocument(given)
  if (isBlank(checked)) throw emptyPost()
  const body = await quotingTruly(ctx, { community: reader.community, ...place }, checked)
  const plain = plainText(body)
  await requireNoPersonalData(ctx, textsOf(body))
  return { body, html: htmlOf(body), plain }
}

export const htmlOf = (body: RichText) => toHtml(body, { headingFrom: HEADING_FROM })

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

/** The excerpt shown in lists. */
export function excerptOf(vignette: Vignette | undefined, { plain }: Pick<RenderedText, 'plain'>): string {
  const words = (vignette?.established ?? plain).replace(/\s+/g, ' ').trim()
  if (words.length <= EXCERPT) return words
  return `${words.slice(0, EXCERPT).replace(/ [^ ]*$/, '')}…`
}

/** Replaces quotes by their true source, limited to what every reader of the thread can read. */
async function quotingTruly(ctx: Ctx, place: ReadingPlace, body: RichText): Promise<RichText> {
  const { narrow, absent, unsaid, text } = await judgeQuotes(ctx, place, body)
  if (narrow.length + absent.length > 0) throw sourceTooNarrow()
  if (unsaid.length > 0) throw quoteNotSaid()
  return text
}
