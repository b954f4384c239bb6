import type { RichMark, RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

const SHORT: Record<string, string> = {
  paragraph: 'p',
  heading: 'h',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: '-',
  taskList: 'tasks',
  taskItem: '-',
  tableRow: 'row',
  tableHeader: 'th',
  tableCell: 'td',
  blockquote: 'quote',
  codeBlock: 'code',
  horizontalRule: 'rule',
}
const MARKS: Record<string, [string, string]> = {
  bold: ['**', '**'],
  italic: ['_', '_'],
  strike: ['~~', '~~'],
  code: ['`', '`'],
}
/** What an attribute is when nothing is said of it. */
const USUAL: Record<string, unknown> = { colspan: 1, rowspan: 1, start: 1, align: null, source: null }

/** A text as indented lines, one a block, that people can read and compare. */
export function outline({ content }: RichText): string {
  return content.flatMap(linesOf).join('\n')
}

function linesOf(node: RichNode): string[] {
  const head = [SHORT[node.type] ?? node.type, ...attributesOf(node)].join(' ')
  const content = node.content ?? []
  if (content.length === 0) return [head]
  if (content.some(isInline)) return [`${head} ${content.map(words).join('')}`.replaceAll('\n', '⏎')]
  return [head, ...content.flatMap(linesOf).map((line) => `  ${line}`)]
}

const isInline = ({ type, text }: RichNode) =>
  text !== undefined || type === 'hardBreak' || type === 'mention'

function attributesOf({ type, attrs = {} }: RichNode): string[] {
  return Object.entries(attrs)
    .filter(([name, value]) => value !== null && value !== USUAL[name] && name !== 'colwidth')
    .map(([name, value]) => (type === 'heading' ? String(value) : `${name}=${JSON.stringify(value)}`))
}

function words(node: RichNode): string {
  if (node.type === 'hardBreak') return '↵'
  const text = (node.text ?? `@${String(node.attrs?.['label'])}`).replaceAll('\u00a0', '␣')
  return [...(node.marks ?? [])].reverse().reduce(wrapped, text)
}

function wrapped(text: string, { type, attrs }: RichMark): string {
  if (type === 'link') return `[${text}](${String(attrs?.['href'])})`
  const [before, after] = MARKS[type] ?? [`<${type}>`, `</${type}>`]
  return before + text + after
}
