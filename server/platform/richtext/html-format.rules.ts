import { frenchMoment } from './moment.rules.ts'
import type { RichNode } from './richtext.contract.ts'
import {
  agendaItems,
  attr,
  kindName,
  measure,
  sourceOf,
  wholeAttr,
  type Format,
  type Walk,
} from './walk.rules.ts'
import { typeset } from './typography.rules.ts'

/** The differences between HTML for pages and for mails. */
export interface Look {
  /** The attributes of an element, by its role: a class or a style. */
  attributes: (role: string) => Record<string, string>
  /** Level and id of the next heading. Called once for each, in order. */
  heading: () => { level: number; id?: string }
  /** The `href` of a link, or null to write no link. */
  address: (href: string) => string | null
  /** Shows an image, or links to it. */
  picture: (node: RichNode) => { src: string; shown: boolean }
  /** A task with its state, read-only. */
  task: (done: boolean, line: string) => string
  zone?: string
}

export function escapeHtml(text: string): string {
  if (!/[&<>"']/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const set = (text: string) => escapeHtml(typeset(text))

/** The format of both kinds of HTML; tags are written nowhere else. */
export function dress(look: Look): Format {
  const tag = (name: string, role: string, inside: string, attributes: Record<string, string> = {}) =>
    `<${name}${written({ ...look.attributes(role), ...attributes })}>${inside}</${name}>`
  const anchor = (href: string, inside: string, role = 'link') => {
    const address = look.address(href)
    return address === null ? inside : tag('a', role, inside, { href: address, rel: 'noopener noreferrer' })
  }
  const draw = { look, tag, anchor }
  return {
    text: (text, { marks }) => (marks?.some(({ type }) => type === 'code') ? escapeHtml(text) : set(text)),
    gap: '\n',
    marks: {
      bold: (inside) => tag('strong', 'bold', inside),
      italic: (inside) => tag('em', 'italic', inside),
      strike: (inside) => tag('s', 'strike', inside),
      code: (inside) => tag('code', 'code', inside),
      link: (inside, mark) => anchor(attr(mark, 'href'), inside),
    },
    nodes: { ...plainNodes(draw), ...listNodes(draw), ...tableNodes(draw), ...journalNodes(draw) },
  }
}

interface Draw {
  look: Look
  tag: (name: string, role: string, inside: string, attributes?: Record<string, string>) => string
  anchor: (href: string, inside: string, role?: string) => string
}

function written(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('')
}

const joined = (node: RichNode, walk: Walk) => walk.blocks(node.content).join('\n')

function plainNodes({ look, tag, anchor }: Draw): Format['nodes'] {
  return {
    paragraph: (node, walk) => (node.content?.length ? tag('p', 'paragraph', walk.inline(node.content)) : ''),
    heading(node, walk) {
      const { level, id } = look.heading()
      return tag(`h${level}`, 'heading', walk.inline(node.content), id ? { id } : {})
    },
    codeBlock(node) {
      const code = (node.content ?? []).map(({ text = '' }) => escapeHtml(text)).join('')
      return tag('pre', 'pre', tag('code', 'pre-code', code))
    },
    horizontalRule: () => `<hr${written(look.attributes('rule'))}>`,
    hardBreak: () => '<br>',
    mention: (node) => tag('span', 'mention', `@${escapeHtml(attr(node, 'label'))}`),
    image(node) {
      const { src, shown } = look.picture(node)
      const alt = attr(node, 'alt')
      if (shown) return tag('figure', 'figure', `<img${written({ src, alt, loading: 'lazy' })}>`)
      return tag('p', 'paragraph', anchor(src, escapeHtml(`Image\u00a0: ${alt || 'sans description'}`)))
    },
    blockquote(node, walk) {
      const source = sourceOf(node)
      const from = source && tag('footer', 'quote-source', anchor(source.href, set(source.label)))
      return tag('blockquote', 'quote', [joined(node, walk), from].filter(Boolean).join('\n'))
    },
  }
}

/** An item of one paragraph, with or without a nested list, is written without `<p>`. */
function itemParts({ content = [] }: RichNode, walk: Walk): { line: string; rest: string } {
  const [first, ...others] = content
  const tight = first?.type === 'paragraph' && others.every(({ type }) => /List$/.test(type))
  const rest = walk.blocks(tight ? others : content).join('\n')
  return { line: tight ? walk.inline(first.content) : '', rest: rest && tight ? `\n${rest}` : rest }
}

function listNodes({ look, tag }: Draw): Format['nodes'] {
  return {
    bulletList: (node, walk) => tag('ul', 'list', joined(node, walk)),
    orderedList(node, walk) {
      const start = wholeAttr(node, 'start')
      return tag('ol', 'list', joined(node, walk), start === 1 ? {} : { start: String(start) })
    },
    listItem(node, walk) {
      const { line, rest } = itemParts(node, walk)
      return tag('li', 'item', line + rest)
    },
    taskList: (node, walk) => tag('ul', 'tasks', joined(node, walk)),
    taskItem(node, walk) {
      const [first, ...others] = node.content ?? []
      const done = node.attrs?.['checked'] === true
      const label = look.task(done, walk.inline(first?.content))
      return tag('li', 'task', [label, ...walk.blocks(others)].join('\n'))
    },
  }
}

function tableNodes({ look, tag }: Draw): Format['nodes'] {
  const cell = (name: 'th' | 'td', scope?: 'col' | 'row') => (node: RichNode, walk: Walk) => {
    const align = attr(node, 'align')
    const spans = (['colspan', 'rowspan'] as const)
      .map((span) => [span, wholeAttr(node, span)] as const)
      .filter(([, size]) => size > 1)
      .map(([span, size]) => [span, String(size)] as const)
    const { line, rest } = itemParts(node, walk)
    return tag(name, name, line + rest, {
      ...(align === 'right' || align === 'center' ? look.attributes(`align-${align}`) : {}),
      ...(scope && { scope }),
      ...Object.fromEntries(spans),
    })
  }
  const row = (node: RichNode, walk: Walk, isTop: boolean) =>
    tag('tr', 'row', (node.content ?? []).map((one) => cellOf(one, isTop)(one, walk)).join(''))
  const cellOf = (node: RichNode, isTop: boolean) =>
    node.type === 'tableHeader' ? cell('th', isTop ? 'col' : 'row') : cell('td')
  return {
    table(node, walk) {
      const rows = node.content ?? []
      const top = rows.length && isHeadRow(rows[0]!) ? rows.slice(0, 1) : []
      const head = top.map((one) => tag('thead', 'head', row(one, walk, true)))
      const body = tag(
        'tbody',
        'body',
        rows
          .slice(top.length)
          .map((one) => row(one, walk, false))
          .join('\n'),
      )
      const whole = tag('table', 'table', [...head, body].join('\n'))
      return tag('div', 'table-scroll', whole)
    },
  }
}

function isHeadRow({ content = [] }: RichNode): boolean {
  return content.length > 0 && content.every(({ type }) => type === 'tableHeader')
}

function journalNodes({ look, tag, anchor }: Draw): Format['nodes'] {
  const said = (role: string, words: string, before = '') => words && tag('p', role, before + set(words))
  return {
    reference(node) {
      const kind = tag('span', 'reference-kind', escapeHtml(kindName(node)))
      const title = anchor(attr(node, 'href'), set(attr(node, 'label')), 'reference-link')
      const parts = [`<p${written(look.attributes('reference-title'))}>${kind} ${title}</p>`]
      return tag(
        'div',
        'reference',
        [...parts, said('reference-note', attr(node, 'note'))].filter(Boolean).join('\n'),
      )
    },
    indicator(node) {
      const parts = [
        said('indicator-label', attr(node, 'label')),
        said('indicator-value', measure(node, 'value')),
        said('indicator-target', measure(node, 'target'), 'Objectif\u00a0: '),
        said('indicator-note', attr(node, 'note')),
      ]
      return tag('div', 'indicator', parts.filter(Boolean).join('\n'))
    },
    agenda(node) {
      const items = agendaItems(node).map(({ at, label, place }) => {
        const moment = frenchMoment(at, look.zone)
        const when = moment ? tag('time', 'agenda-time', escapeHtml(moment), { datetime: at }) : set(at)
        const what = tag('span', 'agenda-label', set(label))
        const where = place && tag('span', 'agenda-place', set(place))
        return tag('li', 'agenda-item', [when, what, where].filter(Boolean).join(' '))
      })
      return items.length ? tag('ul', 'agenda', items.join('\n')) : ''
    },
  }
}
