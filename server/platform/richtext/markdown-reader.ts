import MarkdownIt, { type StateInline, type Token } from 'markdown-it'
import { isSafeLink } from './address.rules.ts'
import { addExtras, footnotesOf, ParseNotes } from './markdown-extras.ts'
import { inlineNodes } from './markdown-inline.ts'
import { withoutFrontMatter, withWholeTables } from './markdown-source.ts'
import type { RichNode } from './richtext.contract.ts'
import { HIGHEST_START } from './walk.rules.ts'

const reader = new MarkdownIt({ html: false, linkify: true })
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
// Links that cannot be kept lose their brackets too: the words are read, then the link is dropped.
reader.validateLink = () => true
reader.normalizeLink = (address) => address
reader.normalizeLinkText = (address) => address
reader.inline.ruler.before('autolink', 'line_break', lineBreak)
addExtras(reader)

/** For text whose blocks are already known: parses emphasis and links only. */
const wordsReader = new MarkdownIt('zero', { linkify: true })
wordsReader.enable(
  ['emphasis', 'link', 'autolink', 'linkify', 'balance_pairs', 'fragments_join', 'text_join'],
  true,
)
wordsReader.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
wordsReader.validateLink = isSafeLink
wordsReader.normalizeLink = (address) => address
wordsReader.normalizeLinkText = (address) => address

export interface ReadMarkdown {
  blocks: RichNode[]
  /** The title that its front matter gives; empty when there is none. */
  title: string
  lost: ReturnType<ParseNotes['losses']['list']>
}

/** The blocks of a Markdown text, its footnotes last. */
export function readMarkdown(markdown: string): ReadMarkdown {
  const parsed = new ParseNotes()
  const { text, title } = withoutFrontMatter(markdown.replace(/\r\n?/g, '\n'), parsed.losses)
  const blocks = blocksOf(withWholeTables(text), parsed)
  const notes = footnotesOf(parsed)
  if (notes.length) {
    parsed.losses.add('notes', notes.length)
    const items = notes.map((note) => fitted({ type: 'listItem', content: blocksOf(note, parsed) }))
    blocks.push({ type: 'horizontalRule' }, { type: 'orderedList', attrs: { start: 1 }, content: items })
  }
  return { blocks, title, lost: parsed.losses.list() }
}

function blocksOf(markdown: string, parsed: ParseNotes): RichNode[] {
  const root: RichNode = { type: 'doc', content: [] }
  const open = [root]
  const typed = new WeakMap<RichNode, string>()
  for (const token of reader.parse(markdown, { parsed })) take(token, open, typed, parsed)
  return fitted(root).content ?? []
}

/** Parses one line of inline Markdown. */
export function markdownWords(line: string): RichNode[] {
  return inlineNodes(wordsReader.parseInline(line, {})[0]?.children ?? [])
}

/** Parses `<br>`: headings and table cells have no other line break. */
function lineBreak(state: StateInline, silent: boolean): boolean {
  const found = /^<br ?\/?>/i.exec(state.src.slice(state.pos, state.pos + 6))
  if (!found) return false
  if (!silent) state.push('hardbreak', 'br', 0)
  state.pos += found[0].length
  return true
}

function take(
  token: Token,
  open: RichNode[],
  typed: WeakMap<RichNode, string>,
  { losses }: ParseNotes,
): void {
  const into = open.at(-1)!
  const add = (node: RichNode) => void (into.content ??= []).push(node)
  if (token.type === 'inline') {
    typed.set(into, token.content)
    return fill(into, inlineNodes(token.children ?? [], losses))
  }
  if (token.type === 'hr') return add({ type: 'horizontalRule' })
  if (token.type === 'fence' || token.type === 'code_block') return add(codeBlock(token))
  if (SKIPPED.test(token.type)) return
  if (token.type === 'bullet_list_close') return replaced(open, byKind(into, typed))
  if (token.type === 'ordered_list_close' && startOf(into) > HIGHEST_START)
    return replaced(open, asParagraphs(into))
  if (token.nesting === -1) return void open.pop()
  const node = opened(token)
  add(node)
  open.push(node)
}

/** Closes the last node and puts others in its place. */
function replaced(open: RichNode[], by: readonly RichNode[]): void {
  open.pop()
  open.at(-1)!.content!.splice(-1, 1, ...by)
}

const startOf = (list: RichNode) => Number(list.attrs?.['start'])

/** A number that no list has, such as a telephone's, is a word. */
function asParagraphs(list: RichNode): RichNode[] {
  return (list.content ?? []).flatMap(({ content = [] }, i) => {
    const number: RichNode = { type: 'text', text: `${startOf(list) + i}. ` }
    const [first, ...others] =
      content[0]?.type === 'paragraph' ? content : [{ type: 'paragraph' }, ...content]
    return [{ ...first!, content: [number, ...(first!.content ?? [])] }, ...others]
  })
}

/** The table tokens without an equivalent in our schema. */
const SKIPPED = /^(thead|tbody)_/

function opened(token: Token): RichNode {
  switch (token.type) {
    case 'heading_open':
      return { type: 'heading', attrs: { level: Math.min(4, Number(token.tag.slice(1))) } }
    case 'ordered_list_open':
      return { type: 'orderedList', attrs: { start: Number(token.attrGet('start') ?? 1) } }
    case 'th_open':
    case 'td_open': {
      const align = /text-align:(center|right|left)/.exec(String(token.attrGet('style') ?? ''))?.[1]
      return { type: CONTAINERS[token.type]!, ...(align && { attrs: { align } }) }
    }
    default:
      return { type: CONTAINERS[token.type] ?? 'paragraph' }
  }
}

const CONTAINERS: Record<string, string> = {
  bullet_list_open: 'bulletList',
  list_item_open: 'listItem',
  blockquote_open: 'blockquote',
  table_open: 'table',
  tr_open: 'tableRow',
  th_open: 'tableHeader',
  td_open: 'tableCell',
}

function fill(into: RichNode, words: RichNode[]): void {
  if (words.length === 0) return
  into.content = /^table/.test(into.type) ? [{ type: 'paragraph', content: words }] : words
}

function codeBlock(token: Token): RichNode {
  const text = token.content.replace(/\n$/, '')
  const language = /^[^\s`]{1,40}/.exec(token.info.trim())?.[0] ?? null
  return { type: 'codeBlock', attrs: { language }, ...(text && { content: [{ type: 'text', text }] }) }
}

/** Makes a node valid: adds required content. */
function fitted(node: RichNode): RichNode {
  const content = node.content?.flatMap((child) => apartFromPictures(fitted(child)))
  const whole = content ? { ...node, content } : node
  if (!MUST_HOLD.has(whole.type)) return whole
  const first = content?.[0]
  const starts = first && (!whole.type.endsWith('Item') || first.type === 'paragraph')
  return starts ? whole : { ...whole, content: [{ type: 'paragraph' }, ...(content ?? [])] }
}
const MUST_HOLD = new Set(['listItem', 'taskItem', 'blockquote', 'tableHeader', 'tableCell'])

/** Images are blocks: splits a paragraph or heading around them. */
function apartFromPictures(node: RichNode): RichNode[] {
  if (!['paragraph', 'heading'].includes(node.type) || !node.content?.some(({ type }) => type === 'image'))
    return [node]
  const parts: RichNode[] = []
  for (const word of node.content) {
    const last = parts.at(-1)
    if (word.type === 'image') parts.push(word)
    else if (last?.type === node.type) last.content!.push(word)
    else parts.push({ ...node, content: [word] })
  }
  return parts.filter(
    ({ type, content }) => type === 'image' || content?.some(({ text }) => text?.trim() !== ''),
  )
}

const BOX = /^\[([ xX])\](\s+|$)/

/**
 * A list cut where its items begin to have a box, or no longer have one: tasks are lists of their own. The source is
 * checked: `\\[x]` is not a box.
 */
function byKind(list: RichNode, typed: WeakMap<RichNode, string>): RichNode[] {
  const lists: RichNode[] = []
  for (const item of list.content ?? []) {
    const box = BOX.exec((item.content?.[0] && typed.get(item.content[0])) ?? '')
    if (box) asTask(item, box[1]!, box[2]!)
    const type = box ? 'taskList' : 'bulletList'
    if (lists.at(-1)?.type === type) lists.at(-1)!.content!.push(item)
    else lists.push({ type, content: [item] })
  }
  return lists
}

function asTask(item: RichNode, state: string, gap: string): void {
  item.type = 'taskItem'
  item.attrs = { checked: state !== ' ' }
  dropStart(item.content![0]!, `[${state}]${gap}`.length)
}

function dropStart(paragraph: RichNode, length: number): void {
  const [first, ...words] = paragraph.content ?? []
  const text = first?.text?.slice(length) ?? ''
  paragraph.content = text && first ? [{ ...first, text }, ...words] : words
  if (paragraph.content.length === 0) delete paragraph.content
}
