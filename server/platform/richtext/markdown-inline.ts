import type { Token } from 'markdown-it'
import { isOwnFile, isSafeLink } from './address.rules.ts'
import { inOrder } from './build.rules.ts'
import type { ImportLosses } from './import-losses.rules.ts'
import type { RichMark, RichNode } from './richtext.contract.ts'

/** Converts the tokens of a line to text with marks. Line breaks at either end are dropped. */
export function inlineNodes(tokens: readonly Token[], losses?: ImportLosses): RichNode[] {
  const marks: RichMark[] = []
  const nodes: RichNode[] = []
  tokens.forEach((token, i) => {
    if (token.nesting === 1) {
      const mark = markOf(token)
      if (!opensWhereItMay(mark)) losses?.add('links')
      marks.push(mark)
    } else if (token.nesting === -1) marks.pop()
    else for (const node of wordsOf(token, tokens[i + 1], losses)) add(nodes, node, marks)
  })
  while (nodes.at(-1)?.type === 'hardBreak') nodes.pop()
  while (nodes[0]?.type === 'hardBreak') nodes.shift()
  const [first] = nodes
  if (first?.text && !first.marks?.length) first.text = first.text.replace(/^ +/, '')
  return withBareEdges(nodes.filter(({ text }) => text !== ''))
}

/** Emphasis begins and ends on a word: white space at its ends has none, which nobody sees. */
function withBareEdges(nodes: readonly RichNode[]): RichNode[] {
  const found: RichNode[] = []
  nodes.forEach((node, i) => {
    for (const [text, neighbours] of partsOf(node, nodes[i - 1], nodes[i + 1])) {
      const marks = neighbours.reduce(
        (kept: readonly RichMark[], other) => sharedMarks(kept, other?.marks ?? []),
        node.marks ?? [],
      )
      append(
        found,
        neighbours.length
          ? { type: 'text', text, ...(marks.length && { marks: [...marks] }) }
          : { ...node, ...(text && { text }) },
      )
    }
  })
  return found
}

type Neighbour = RichNode | undefined

/** The white space at the ends of a run of emphasis, with the runs that it must share its emphasis with. */
function partsOf(node: RichNode, before: Neighbour, after: Neighbour): [string, Neighbour[]][] {
  const { text = '', marks = [] } = node
  if (!marks.some(({ type }) => EMPHASIS.has(type))) return [[text, []]]
  if (text.trim() === '') return [[text, [before, after]]]
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  const parts: [string, Neighbour[]][] = [
    [text.slice(0, start), [before]],
    [text.slice(start, end), []],
    [text.slice(end), [after]],
  ]
  return parts.filter(([part]) => part !== '')
}
const EMPHASIS = new Set(['bold', 'italic', 'strike'])

/** The outer marks that both have; a link and code go on over white space. */
function sharedMarks(marks: readonly RichMark[], others: readonly RichMark[]): RichMark[] {
  const differs = marks.findIndex((mark, i) => JSON.stringify(mark) !== JSON.stringify(others[i]))
  return marks.filter(({ type }, i) => differs < 0 || i < differs || !EMPHASIS.has(type))
}

function append(nodes: RichNode[], node: RichNode): void {
  const last = nodes.at(-1)
  if (last?.text !== undefined && node.text !== undefined && sameMarks(last, node)) last.text += node.text
  else nodes.push(node)
}

function markOf(token: Token): RichMark {
  if (token.type === 'link_open')
    return { type: 'link', attrs: { href: String(token.attrGet('href') ?? '') } }
  return { type: MARKS[token.type] ?? 'bold' }
}
const MARKS: Record<string, string> = { strong_open: 'bold', em_open: 'italic', s_open: 'strike' }

function wordsOf(token: Token, next: Token | undefined, losses: ImportLosses | undefined): RichNode[] {
  switch (token.type) {
    case 'softbreak':
      return LETTERED.test(next?.content ?? '') ? [{ type: 'hardBreak' }] : [{ type: 'text', text: ' ' }]
    case 'hardbreak':
      return [{ type: 'hardBreak' }]
    case 'code_inline':
      return [{ type: 'text', text: token.content, marks: [{ type: 'code' }] }]
    case 'image':
      return [picture(String(token.attrGet('src') ?? ''), token.content, losses)]
    default:
      return [{ type: 'text', text: token.content.replaceAll('\u200b', '').replace(/[\t\n\r]+/g, ' ') }]
  }
}

/** « a) », « b. »: a line of its own, as lists are often typed. */
const LETTERED = /^\(?[a-z][.)]\s/

/**
 * An image that Liane keeps. Any other becomes words: its address may not lead anywhere, and an external one would tell
 * its site who reads, so that it becomes a link.
 */
function picture(src: string, alt: string, losses: ImportLosses | undefined): RichNode {
  if (isOwnFile(src) && alt.trim()) return { type: 'image', attrs: { src, alt } }
  losses?.add('images')
  const words = `Image\u00a0: ${alt.trim() || fileName(src) || 'sans description'}`
  const isOutside = /^https?:/i.test(src)
  return { type: 'text', text: words, ...(isOutside && { marks: [{ type: 'link', attrs: { href: src } }] }) }
}

/** Without what an image in the address itself would hold. */
const fileName = (src: string) =>
  /^data:/i.test(src) ? '' : (src.split(/[?#]/)[0]!.split('/').at(-1) ?? '').slice(0, 120)

function add(nodes: RichNode[], node: RichNode, around: readonly RichMark[]): void {
  if (node.text === '') return
  const own = [...around, ...(node.marks ?? [])].filter(opensWhereItMay)
  const marks = distinct(
    own.some(({ type }) => type === 'code')
      ? own.filter(({ type }) => type === 'code' || type === 'link')
      : own,
  )
  append(nodes, node.type === 'text' && marks.length ? { ...node, marks } : { ...node })
}

const opensWhereItMay = ({ type, attrs }: RichMark) => type !== 'link' || isSafeLink(attrs?.['href'])

function distinct(marks: readonly RichMark[]): RichMark[] {
  return inOrder([...new Map(marks.map((mark) => [mark.type, mark])).values()])
}

function sameMarks(one: RichNode, other: RichNode): boolean {
  return JSON.stringify(one.marks ?? []) === JSON.stringify(other.marks ?? [])
}
