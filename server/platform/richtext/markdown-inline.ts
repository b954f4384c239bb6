import type { Token } from 'markdown-it'
import { isOwnPath, isSafeLink } from './address.rules.ts'
import { inOrder } from './build.rules.ts'
import type { RichMark, RichNode } from './richtext.contract.ts'

/** Converts the tokens of a line to text with marks. Line breaks at either end are dropped. */
export function inlineNodes(tokens: readonly Token[]): RichNode[] {
  const marks: RichMark[] = []
  const nodes: RichNode[] = []
  for (const token of tokens) {
    if (token.nesting === 1) marks.push(markOf(token))
    else if (token.nesting === -1) marks.pop()
    else for (const node of wordsOf(token)) add(nodes, node, marks)
  }
  while (nodes.at(-1)?.type === 'hardBreak') nodes.pop()
  while (nodes[0]?.type === 'hardBreak') nodes.shift()
  return nodes
}

function markOf(token: Token): RichMark {
  if (token.type === 'link_open')
    return { type: 'link', attrs: { href: String(token.attrGet('href') ?? '') } }
  return { type: MARKS[token.type] ?? 'bold' }
}
const MARKS: Record<string, string> = { strong_open: 'bold', em_open: 'italic', s_open: 'strike' }

function wordsOf(token: Token): RichNode[] {
  switch (token.type) {
    case 'softbreak':
      return [{ type: 'text', text: ' ' }]
    case 'hardbreak':
      return [{ type: 'hardBreak' }]
    case 'code_inline':
      return [{ type: 'text', text: token.content, marks: [{ type: 'code' }] }]
    case 'image':
      return [picture(String(token.attrGet('src') ?? ''), token.content)]
    default:
      return [{ type: 'text', text: token.content.replaceAll('\u200b', '') }]
  }
}

/** An external image would tell its site who reads: it becomes a link. */
function picture(src: string, alt: string): RichNode {
  if (isOwnPath(src)) return { type: 'image', attrs: { src, alt } }
  return { type: 'text', text: alt || src, marks: [{ type: 'link', attrs: { href: src } }] }
}

function add(nodes: RichNode[], node: RichNode, around: readonly RichMark[]): void {
  if (node.text === '') return
  const own = [...around, ...(node.marks ?? [])].filter(opensWhereItMay)
  const marks = distinct(
    own.some(({ type }) => type === 'code')
      ? own.filter(({ type }) => type === 'code' || type === 'link')
      : own,
  )
  const last = nodes.at(-1)
  const marked = node.type === 'text' && marks.length ? { ...node, marks } : node
  if (last?.text !== undefined && node.text !== undefined && sameMarks(last, marked)) last.text += node.text
  else nodes.push({ ...marked })
}

const opensWhereItMay = ({ type, attrs }: RichMark) => type !== 'link' || isSafeLink(attrs?.['href'])

function distinct(marks: readonly RichMark[]): RichMark[] {
  return inOrder([...new Map(marks.map((mark) => [mark.type, mark])).values()])
}

function sameMarks(one: RichNode, other: RichNode): boolean {
  return JSON.stringify(one.marks ?? []) === JSON.stringify(other.marks ?? [])
}
