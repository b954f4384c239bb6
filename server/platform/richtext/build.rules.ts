import type { QuotedSource, RichMark, RichNode, RichText } from './richtext.contract.ts'

/** Inline content; a string is plain text. */
type Words = string | RichNode

const inline = (words: readonly Words[]): { content?: RichNode[] } => {
  const nodes = words
    .map((word) => (typeof word === 'string' ? text(word) : word))
    .filter((node) => node.text !== '')
  return nodes.length ? { content: nodes } : {}
}
const text = (words: string): RichNode => ({ type: 'text', text: words })
const marked = (words: Words, mark: RichMark): RichNode => {
  const node = typeof words === 'string' ? text(words) : words
  return { ...node, marks: inOrder([...(node.marks ?? []), mark]) }
}
/** In schema order: the link is outermost, so that it stays one link whatever is bold inside it. */
const RANKS = ['link', 'bold', 'code', 'italic', 'strike']
export const inOrder = (marks: RichMark[]) =>
  [...marks].sort((one, other) => RANKS.indexOf(one.type) - RANKS.indexOf(other.type))
const blocks = (content: readonly (string | RichNode)[]) =>
  content.map((block) => (typeof block === 'string' ? p(block) : block))

/** A document; a string is a paragraph. */
export function doc(...content: (string | RichNode)[]): RichText {
  return { type: 'doc', content: content.length ? blocks(content) : [p()] }
}

export const p = (...words: Words[]): RichNode => ({ type: 'paragraph', ...inline(words) })
export const h = (level: 1 | 2 | 3 | 4, ...words: Words[]): RichNode => ({
  type: 'heading',
  attrs: { level },
  ...inline(words),
})
export const bold = (words: Words) => marked(words, { type: 'bold' })
export const italic = (words: Words) => marked(words, { type: 'italic' })
export const link = (words: Words, href: string) => marked(words, { type: 'link', attrs: { href } })
export const mention = (id: string, label: string): RichNode => ({ type: 'mention', attrs: { id, label } })

const items = (type: 'listItem', content: (string | RichNode | RichNode[])[]) =>
  content.map((item) => ({ type, content: Array.isArray(item) ? item : blocks([item]) }))

/** A list; an array is an item of several blocks, such as a paragraph and a nested list. */
export const ul = (...content: (string | RichNode | RichNode[])[]): RichNode => ({
  type: 'bulletList',
  content: items('listItem', content),
})
export const ol = (...content: (string | RichNode | RichNode[])[]): RichNode => ({
  type: 'orderedList',
  attrs: { start: 1 },
  content: items('listItem', content),
})
/** Tasks with their state, in order: `tasks(['Relire', true], ['Publier', false])`. */
export const tasks = (...content: (readonly [string | RichNode, boolean])[]): RichNode => ({
  type: 'taskList',
  content: content.map(([item, checked]) => ({
    type: 'taskItem',
    attrs: { checked },
    content: blocks([item]),
  })),
})
export const quote = (source: QuotedSource | null, ...content: (string | RichNode)[]): RichNode => ({
  type: 'blockquote',
  attrs: { source },
  content: blocks(content),
})
/** A table whose first row is a header. */
export const table = (...rows: (string | RichNode)[][]): RichNode => ({
  type: 'table',
  content: rows.map((cells, row) => ({
    type: 'tableRow',
    content: cells.map((cell) => ({
      type: row === 0 ? 'tableHeader' : 'tableCell',
      content: blocks([cell]),
    })),
  })),
})

/** Converts plain text: a blank line separates paragraphs, a line break stays. No other syntax is interpreted. */
export function fromPlain(typed: string): RichText {
  const paragraphs = typed.replace(/\r\n?/g, '\n').split(/\n[^\S\n]*\n\s*/)
  const written = paragraphs.map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== '')
  return doc(...written.map((paragraph) => p(...brokenLines(paragraph))))
}

function brokenLines(paragraph: string): Words[] {
  return paragraph
    .split('\n')
    .flatMap((line, i): Words[] => (i === 0 ? [line] : [{ type: 'hardBreak' }, line]))
}
