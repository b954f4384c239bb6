import type { RichNode, RichText } from './richtext.contract.ts'
import { wholeAttr } from './walk.rules.ts'
import { plainText } from './plain-text.rules.ts'

export interface Title {
  level: number
  text: string
  /** What follows `#` in an address that leads to it; unique within the text. */
  anchor: string
}

/**
 * The titles of a text in order, with levels that begin at 1 and never skip one: what a table of contents shows,
 * and what screen readers and tagged PDF need. Whoever jumps from 2 to 4 means « one deeper ».
 */
export function headings(doc: RichText): Title[] {
  const seen = new Map<string, number>()
  const level = levels()
  return titlesIn(doc.content).map((node) => {
    const text = plainText({ type: 'doc', content: [node] })
    return { level: level(node), text, anchor: unique(slug(text), seen) }
  })
}

/** The same text with its titles' levels put in order, as `headings` gives them. */
export function normaliseHeadings(doc: RichText): RichText {
  const level = levels()
  const inOrder = (node: RichNode): RichNode => ({
    ...node,
    ...(node.type === 'heading' && { attrs: { ...node.attrs, level: level(node) } }),
    ...(node.content && { content: node.content.map(inOrder) }),
  })
  return { ...doc, content: doc.content.map(inOrder) }
}

/** Call it with each heading in turn: it answers how deep that one is under those still open above it. */
function levels(): (heading: RichNode) => number {
  const open: number[] = []
  return (heading) => {
    const asked = wholeAttr(heading, 'level', 2)
    while (open.length && open.at(-1)! >= asked) open.pop()
    return open.push(asked)
  }
}

function titlesIn(nodes: readonly RichNode[]): RichNode[] {
  return nodes.flatMap((node) => (node.type === 'heading' ? [node] : titlesIn(node.content ?? [])))
}

function slug(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'titre'
  )
}

function unique(anchor: string, seen: Map<string, number>): string {
  const times = (seen.get(anchor) ?? 0) + 1
  seen.set(anchor, times)
  return times === 1 ? anchor : unique(`${anchor}-${times}`, seen)
}
