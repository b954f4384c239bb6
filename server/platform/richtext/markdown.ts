import { isOwnPath, isSafeLink } from './address.rules.ts'
import {
  closed,
  escaped,
  escapedLines,
  finished,
  LINKS,
  longestTicks,
  ruled,
  spanned,
} from './markdown-signs.ts'
import { frenchMoment } from './moment.rules.ts'
import type { RichNode, RichText } from './richtext.contract.ts'
import {
  agendaItems,
  attr,
  kindName,
  measure,
  sourceOf,
  walkWith,
  wholeAttr,
  type Format,
  type Walk,
} from './walk.rules.ts'

/**
 * Renders Markdown (CommonMark with GitHub's tables, tasks and strikethrough) that `fromMarkdown` reads back
 * unchanged.
 */
export function toMarkdown(doc: RichText): string {
  return chapter(doc, walkWith(MARKDOWN)) + '\n'
}

/** The blocks of a node, separated by blank lines. */
function chapter(node: { content?: RichNode[] }, walk: Walk): string {
  return walk.blocks(apart(node.content ?? [])).join('\n\n')
}

/** Adjacent lists alternate their sign, or they would be parsed as one. */
function apart(nodes: readonly RichNode[]): RichNode[] {
  let previous: RichNode | undefined
  return nodes.map((node) => {
    const follows = isList(node) && previous && isList(previous) && isNumbered(node) === isNumbered(previous)
    const other = follows && previous?.attrs?.['other'] !== true
    previous = other ? { ...node, attrs: { ...node.attrs, other } } : node
    return previous
  })
}
const isList = ({ type }: RichNode) => ['bulletList', 'orderedList', 'taskList'].includes(type)
const isNumbered = ({ type }: RichNode) => type === 'orderedList'
const other = (node: RichNode) => node.attrs?.['other'] === true

function list(mark: (index: number, item: RichNode, list: RichNode) => string) {
  return (node: RichNode, walk: Walk) => {
    const items = node.content ?? []
    const gap = items.every(isLine) ? '\n' : '\n\n'
    return items.map((item, i) => hung(mark(i, item, node), itemText(item, walk))).join(gap)
  }
}

/**
 * A paragraph, with or without a nested list. A list that starts at another number than 1 needs a blank line before
 * it.
 */
function isLine({ content = [] }: RichNode): boolean {
  const [, list, ...others] = content
  return others.length === 0 && (!list || (isList(list) && wholeAttr(list, 'start') === 1))
}

function itemText(item: RichNode, walk: Walk): string {
  const text = walk.blocks(apart(item.content ?? [])).join(isLine(item) ? '\n' : '\n\n')
  return text.startsWith('---') ? text.replace('---', '___') : text // « - --- » would be one rule
}

/** Indents a block under a list sign; the box of a task is part of its text. */
function hung(mark: string, block: string): string {
  const room = ' '.repeat(mark.indexOf(' ') + 1)
  return (mark + block.replace(/\n(?!\n|$)/g, `\n${room}`)).trimEnd()
}

function quoted(block: string): string {
  return block.replace(/^/gm, '> ').replace(/^> $/gm, '>')
}

const address = (href: string) => (/[()<>]/.test(href) ? `<${href.replace(/[<>]/g, '\\$&')}>` : href)
const link = (words: string, href: string) =>
  isSafeLink(href) ? `${LINKS}[${words}](${address(href)})` : words
const picture = (alt: string, src: string) => (isOwnPath(src) ? `![${alt}](${address(src)})` : alt)

/** One line, with line breaks as `<br>`. */
const oneLine = (text: string) => finished(text).replace(/\\\n/g, '<br>').replace(/\n+/g, '<br>')

/** A break with nothing after it would be written as a lone `\\`. */
function withoutEndBreaks(nodes: readonly RichNode[] = []): readonly RichNode[] {
  const last = nodes.findLastIndex(({ type }) => type !== 'hardBreak')
  const first = nodes.findIndex(({ type }) => type !== 'hardBreak')
  return last < 0 ? [] : nodes.slice(first, last + 1)
}

const MARKDOWN: Format = {
  text: (text, node) => (node.marks?.some(({ type }) => type === 'code') ? text : escaped(text)),
  gap: '\n\n',
  marks: {
    bold: (inside) => spanned('**', inside),
    italic: (inside) => spanned('*', inside),
    strike: (inside) => spanned('~~', inside),
    code: (inside) => closed(inside),
    link: (inside, mark) => link(inside, attr(mark, 'href')),
  },
  nodes: {
    paragraph: (node, walk) => escapedLines(finished(walk.inline(withoutEndBreaks(node.content)))),
    heading(node, walk) {
      const title = oneLine(walk.inline(node.content)).replace(/#+/g, (signs, at: number, text: string) =>
        at + signs.length === text.length ? `\\${signs}` : signs,
      )
      return `${'#'.repeat(wholeAttr(node, 'level'))} ${title}`.trimEnd()
    },
    hardBreak: () => '\\\n',
    horizontalRule: () => '---',
    codeBlock(node) {
      const text = (node.content ?? []).map((part) => part.text ?? '').join('')
      const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
      return `${fence}${attr(node, 'language').replace(/[`\s]/g, '')}\n${text}\n${fence}`
    },
    image: (node) => picture(escaped(attr(node, 'alt')), attr(node, 'src')),
    mention: (node) => escaped(`@${attr(node, 'label')}`),
    bulletList: list((_, __, node) => (other(node) ? '* ' : '- ')),
    orderedList: list((i, _, node) => `${i + wholeAttr(node, 'start')}${other(node) ? ')' : '.'} `),
    taskList: list(
      (_, item, node) => `${other(node) ? '*' : '-'} [${item.attrs?.['checked'] === true ? 'x' : ' '}] `,
    ),
    listItem: itemText,
    taskItem: itemText,
    blockquote(node, walk) {
      const source = sourceOf(node)
      const from = source ? `\n\n— ${finished(link(escaped(source.label), source.href))}` : ''
      return quoted(chapter(node, walk) + from)
    },
    table: ruled((cell, walk) =>
      oneLine(
        walk
          .blocks(cell.content)
          .join('\n')
          .replace(/\\(?=\n)/g, ''),
      ),
    ),
    reference(node) {
      const kind = kindName(node)
      const title = `**${finished(link(escaped(attr(node, 'label')), attr(node, 'href')))}**`
      return [kind ? `${kind}\u00a0: ${title}` : title, escaped(attr(node, 'note'))]
        .filter(Boolean)
        .join('\\\n')
    },
    indicator(node) {
      const [value, target] = [measure(node, 'value'), measure(node, 'target')].map(escaped)
      const first = [`**${escaped(attr(node, 'label'))}**`, value].filter(Boolean).join('\u00a0: ')
      const whole = target ? `${first} (objectif\u00a0: ${target})` : first
      return [whole, escaped(attr(node, 'note'))].filter(Boolean).join('\\\n')
    },
    agenda: (node) =>
      agendaItems(node)
        .map(({ at, label, place }) =>
          [frenchMoment(at) ?? at, label, place].filter(Boolean).map(escaped).join(' – '),
        )
        .map((line) => `- ${line}`)
        .join('\n'),
  },
}
