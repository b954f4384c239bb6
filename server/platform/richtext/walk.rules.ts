import { own } from '../own.rules.ts'
import type { RichMark, RichNode } from './richtext.contract.ts'

/** How a format renders nodes. Unknown nodes are still walked: their text is kept. */
export interface Format {
  text: (text: string, node: RichNode) => string
  marks: Record<string, (inside: string, mark: RichMark) => string>
  nodes: Record<string, (node: RichNode, walk: Walk) => string>
  /** The separator between blocks of an unknown node. */
  gap: string
}

export interface Walk {
  /** Renders inline content. */
  inline: (nodes: readonly RichNode[] | undefined) => string
  /** Renders blocks; empty results are dropped. */
  blocks: (nodes: readonly RichNode[] | undefined) => string[]
}

/** Every renderer uses this walk, so that all render every node. */
export function walkWith(format: Format): Walk {
  const walk: Walk = {
    inline: (nodes) => (nodes ? inlineOf(nodes, 0, leaf, format) : ''),
    blocks: (nodes) => (nodes ?? []).map(leaf).filter((drawn) => drawn !== ''),
  }
  function leaf(node: RichNode): string {
    if (node.text !== undefined) return format.text(node.text, node)
    if (node.type === 'record') return recordLinesOf(node).length > 0 ? leaf(recordList(node)) : ''
    const draw = own(format.nodes, node.type)
    return draw ? draw(node, walk) : unknown(node, walk, format)
  }
  return walk
}

function unknown(node: RichNode, walk: Walk, format: Format): string {
  return holdsWords(node) ? walk.inline(node.content) : walk.blocks(node.content).join(format.gap)
}

/** Whether the content is inline. */
export function holdsWords(node: RichNode): boolean {
  return node.content?.some(({ text }) => text !== undefined) ?? false
}

/**
 * Adjacent runs with the same link or emphasis are rendered as one: a link in three pieces is three links to a screen
 * reader.
 */
function inlineOf(
  nodes: readonly RichNode[],
  depth: number,
  leaf: (node: RichNode) => string,
  format: Format,
): string {
  let out = ''
  for (let i = 0; i < nodes.length;) {
    const mark = nodes[i]!.marks?.[depth]
    if (!mark) {
      out += leaf(nodes[i++]!)
      continue
    }
    const end = endOfRun(nodes, i, depth, mark)
    const inside = inlineOf(nodes.slice(i, end), depth + 1, leaf, format)
    out += own(format.marks, mark.type)?.(inside, mark) ?? inside
    i = end
  }
  return out
}

function endOfRun(nodes: readonly RichNode[], start: number, depth: number, mark: RichMark): number {
  let end = start + 1
  while (end < nodes.length && isSameMark(nodes[end]!.marks?.[depth], mark)) end++
  return end
}

function isSameMark(one: RichMark | undefined, other: RichMark): boolean {
  return one?.type === other.type && attr(one, 'href') === attr(other, 'href')
}

/** A string attribute, or an empty string: stored texts may be older than the schema. */
export function attr(of: { attrs?: Record<string, unknown> } | undefined, name: string): string {
  const value = own(of?.attrs ?? {}, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The greatest number that a list can start at. */
export const HIGHEST_START = 1_000_000

/** The whole attributes: the least and the greatest value, and the one that stands for any other. */
const WHOLE = {
  level: [1, 6, 2],
  start: [0, HIGHEST_START, 1],
  colspan: [1, 50, 1],
  rowspan: [1, 500, 1],
} as const

export function wholeAttr(node: RichNode, name: keyof typeof WHOLE): number {
  const [min, max, fallback] = WHOLE[name]
  const value = node.attrs?.[name]
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
    ? (value as number)
    : fallback
}

/** An agenda item; `id` is the session's, empty for a typed item. */
export interface AgendaItem {
  id: string
  at: string
  place: string
  label: string
}

/** The valid items of an agenda. */
export function agendaItems(node: RichNode): AgendaItem[] {
  const items = node.attrs?.['items']
  if (!Array.isArray(items)) return []
  return items.map((item: unknown) => {
    const attrs = (item ?? {}) as Record<string, unknown>
    const [id, at, place, label] = ['id', 'at', 'place', 'label'].map((name) => attr({ attrs }, name))
    return { id: id!, at: at!, place: place!, label: label! }
  })
}

/** The lines of the record of a session. */
export function recordLinesOf(node: RichNode): string[] {
  const lines = node.attrs?.['lines']
  return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : []
}

/** The record as an ordinary list: every format draws it so. */
export const recordList = (node: RichNode): RichNode => ({
  type: 'bulletList',
  content: recordLinesOf(node).map((text) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  })),
})

/** The source of a quote, if any. */
export function sourceOf(quote: RichNode): { kind: string; id: string; label: string; href: string } | null {
  const source = quote.attrs?.['source']
  if (typeof source !== 'object' || source === null) return null
  const attrs = source as Record<string, unknown>
  const [kind, id, label, href] = ['kind', 'id', 'label', 'href'].map((name) => attr({ attrs }, name))
  return { kind: kind!, id: id!, label: label!, href: href! }
}

/** « 60 % », with a no-break space. */
export function measure(node: RichNode, name: 'value' | 'target'): string {
  const value = attr(node, name)
  const unit = attr(node, 'unit')
  return value && unit ? `${value}\u00a0${unit}` : value
}

/** « Fil », « Outil »…: the kind of the source of a reference; nothing for an unknown one. */
export const kindName = (reference: RichNode): string => own(KIND_NAMES, attr(reference, 'kind')) ?? ''

const KIND_NAMES: Record<string, string> = {
  post: 'Message',
  thread: 'Fil',
  tool: 'Outil',
  version: 'Version d’un outil',
  session: 'Séance',
  issue: 'Numéro du journal',
}
