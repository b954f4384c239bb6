import type { Ctx } from '../platform/context.ts'
import { isUuid } from '../platform/endpoint.ts'
import { own } from '../platform/own.rules.ts'
import { problem } from '../platform/problem.ts'
import { italic, p } from '../platform/richtext/build.rules.ts'
import { changed, isSaidIn, saidOf } from '../platform/richtext/quotes.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import { citedIn, mentionsOf, type Cited } from '../platform/richtext/sources.rules.ts'
import { agendaItems, attr, sourceOf } from '../platform/richtext/walk.rules.ts'
import { nodesOf } from '../platform/richtext/plain-text.rules.ts'
import type { Level } from './contract.ts'
import { namesIn } from './members.queries.ts'
import { isNoWiderThan } from './rules.ts'
import { keyOf, loadSources, saidIn, type KnownSource } from './quotable-sources.access.ts'

/** The level at which a text is read; quotes must not be wider (I9). */
export interface ReadingPlace {
  readonly community: string
  readonly level: Level
  readonly circle: string | null
}

const quotesTooNarrow = problem(
  'quotes-too-narrow',
  409,
  'Ce texte cite quelque chose que tous ses lecteurs ne peuvent pas lire. Retirez la citation, ou resserrez le niveau de lecture.',
)
const wordsNotSaid = problem(
  'words-not-said',
  409,
  'Une citation ne reprend pas mot pour mot ce qu’elle cite. Corrigez-la (une coupe se note «\u00a0[…]\u00a0»), ou retirez sa source.',
)

export interface JudgedQuotes {
  /** What some readers of the place may not read. */
  readonly narrow: readonly Cited[]
  /** Sources that do not contain the quoted words. */
  readonly unsaid: readonly Cited[]
  /** Sources that are not in this community, or do not exist. */
  readonly absent: readonly Cited[]
  /**
   * The text as all its readers may see it: without sources that are too narrow, without quotes that are not true, and
   * with the server's names of sources and people.
   */
  readonly text: RichText
}

/**
 * The text with up-to-date labels of its sources.
 *
 * @throws quotes-too-narrow, words-not-said, with their `sources`
 */
export async function quotedTruly(ctx: Ctx, place: ReadingPlace, text: RichText): Promise<RichText> {
  const judged = await judgeQuotes(ctx, place, text)
  if (judged.narrow.length > 0) throw quotesTooNarrow({ sources: judged.narrow })
  if (judged.unsaid.length > 0) throw wordsNotSaid({ sources: judged.unsaid })
  return judged.text
}

export async function judgeQuotes(ctx: Ctx, place: ReadingPlace, text: RichText): Promise<JudgedQuotes> {
  const cited = citedIn(text)
  const quotes = nodesOf(text).filter((node) => node.type === 'blockquote' && sourceOf(node))
  const [sources, said, names] = await Promise.all([
    loadSources(ctx, cited),
    saidIn(ctx, quotes.map(quotedBy)),
    namesIn(ctx.db, place.community, mentionsOf(text).filter(isUuid)),
  ])
  const here = sources.filter(({ community }) => community === place.community)
  const known = new Map(here.map((source) => [keyOf(source), source]))
  const narrow = new Set(here.filter((source) => source.withheld || !isNoWiderThan(place, source)).map(keyOf))
  const isSaid = (quote: RichNode) => isSaidIn(saidOf(quote), said.get(keyOf(quotedBy(quote))) ?? [])
  const unsaid = new Set(quotes.filter((quote) => !isSaid(quote)).map((quote) => keyOf(quotedBy(quote))))

  const truth: Truth = { known, narrow, isSaid, names }
  return {
    narrow: cited.filter((source) => narrow.has(keyOf(source))),
    unsaid: cited.filter((source) => known.has(keyOf(source)) && unsaid.has(keyOf(source))),
    absent: cited.filter((source) => !known.has(keyOf(source))),
    text: changed(text, (node) => own(TOLD, node.type)?.(node, truth) ?? [node]),
  }
}

interface Truth {
  known: ReadonlyMap<string, KnownSource>
  narrow: ReadonlySet<string>
  isSaid: (quote: RichNode) => boolean
  names: ReadonlyMap<string, string>
}

const quotedBy = (quote: RichNode) => sourceOf(quote) as Cited
const withAttrs = (node: RichNode, attrs: Record<string, unknown>): RichNode => ({
  ...node,
  attrs: { ...node.attrs, ...attrs },
})
const WITHHELD = p(
  italic('Passage retiré\u00a0: il cite ce que tous les lecteurs d’ici ne peuvent pas lire.'),
)

const TOLD: Record<string, (node: RichNode, truth: Truth) => RichNode[]> = {
  blockquote(node, { known, narrow, isSaid }) {
    const source = sourceOf(node)
    if (!source) return [node]
    const key = keyOf(quotedBy(node))
    if (narrow.has(key)) return [WITHHELD]
    const thing = known.get(key)
    if (thing?.partlyWithheld && !isSaid(node)) return [WITHHELD]
    if (!thing || !isSaid(node)) return [withAttrs(node, { source: null })]
    return [withAttrs(node, { source: { ...source, label: thing.label, href: thing.href } })]
  },
  reference(node, { known, narrow }) {
    const key = `${attr(node, 'kind')}:${attr(node, 'id')}`
    if (narrow.has(key)) return [WITHHELD]
    const thing = known.get(key)
    return [thing ? withAttrs(node, { label: thing.label, href: thing.href }) : p(attr(node, 'label'))]
  },
  agenda(node, { known, narrow }) {
    const items = agendaItems(node).flatMap((item) => {
      const key = `session:${item.id}`
      const session = known.get(key)
      if (narrow.has(key)) return []
      return session ? [{ id: item.id, ...session.meets, label: session.label }] : [item]
    })
    const allWithheld = items.length === 0 && agendaItems(node).length > 0
    return [allWithheld ? WITHHELD : withAttrs(node, { items })]
  },
  mention(node, { names }) {
    const name = names.get(attr(node, 'id'))
    return [name ? withAttrs(node, { label: name }) : { type: 'text', text: `@${attr(node, 'label')}` }]
  },
}
