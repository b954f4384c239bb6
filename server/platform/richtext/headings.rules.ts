import type { RichNode, RichText } from './richtext.contract.ts'
import { wholeAttr } from './walk.rules.ts'
import { plainText } from './plain-text.rules.ts'

export interface Title {
  level: number
  text: string
  /** The fragment of its address, unique within the text. */
  anchor: string
}

/**
 * The headings of a text, in order, with levels that start at 1 and never skip one, as tables of contents, screen
 * readers and tagged PDF require. A jump from 2 to 4 counts as one level.
 */
export function headings(doc: RichText): Title[] {
  const seen = new Map<string, number>()
  const level = levels()
  return titlesIn(doc.content).map((node) => {
    const text = plainText({ type: 'doc', content: [node] })
    return { level: level(node), text, anchor: unique(slug(text), seen) }
  })
}

/** The same text with the levels given by `headings`. */
export function normaliseHeadings(doc: RichText): RichText {
  const level = levels()
  const inOrder = (node: RichNode): RichNode => ({
    ...node,
    ...(node.type === 'heading' && { attrs: { ...node.attrs, level: level(node) } }),
    ...(node.content && { content: node.content.map(inOrder) }),
  })
  return { ...doc, content: doc.content.map(inOrder) }
}

/** Called with each heading in order, returns its depth under the open ones. */
function levels(): (heading: RichNode) => number {
  const open: number[] = []
  return (heading) => {
    const asked = wholeAttr(heading, 'level')
    while (open.length && open.at(-1)! >= asked) open.pop()
    return open.push(asked)
  }
}

function titlesIn(nodes: readonly RichNode[]): RichNode[] {
  return nodes.flatMap((node) => [
    ...(node.type === 'heading' ? [node] : []),
    ...titlesIn(node.content ?? []),
  ])
}

function slug(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'titre'
  )
}

function unique(anchor: string, seen: Map<string, number>): string {
  const times = (seen.get(anchor) ?? 0) + 1
  seen.set(anchor, times)
  return times === 1 ? anchor : unique(`${anchor}-${times}`, seen)
}
