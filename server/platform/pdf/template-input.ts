import { absolute, isSafeLink } from '../richtext/address.rules.ts'
import { normaliseHeadings } from '../richtext/headings.rules.ts'
import { frenchDate, frenchMoment } from '../richtext/moment.rules.ts'
import type { RichMark, RichNode } from '../richtext/richtext.contract.ts'
import {
  agendaItems,
  attr,
  holdsWords,
  kindName,
  measure,
  recordList,
  sourceOf,
  wholeAttr,
} from '../richtext/walk.rules.ts'
import { own } from '../own.rules.ts'
import { imageKind } from './image-kind.ts'
import type { Images, Job, Sheet } from './documents.ts'
import { flatTable } from './tables.ts'
import { typeset } from '../richtext/typography.rules.ts'

/**
 * Prepares a document for its template: normalised headings, absolute safe links, dates in French, rectangular tables;
 * and replaces nodes the template does not support.
 */
export function prepare({ template, data }: Sheet, images: Images, origin: string): Job {
  const files: Job['files'] = {}
  const settle = settler(files, images, origin)
  const { body, credits, date, address, ...words } = data
  const content = normaliseHeadings(body).content.map(settle)
  const sheet = {
    ...Object.fromEntries(Object.entries(words).map(([name, value]) => [name, typeset(value ?? '')])),
    credits: credits.map(({ role, names }) => ({ role: typeset(role), names: names.map(typeset) })),
    date: date ? (frenchDate(date) ?? date) : '',
    day: date ? dayOf(date) : null,
    address: address && isSafeLink(address) ? absolute(address, origin) : '',
    body: content,
  }
  return { template, data: JSON.stringify(sheet), files }
}

/** [year, month, day] of a valid date: Typst fails on 31 February. */
function dayOf(date: string): number[] | null {
  if (frenchDate(date) === null) return null
  return new Date(date.slice(0, 10)).toISOString().slice(0, 10).split('-').map(Number)
}

type Settle = (node: RichNode) => object

function settler(files: Job['files'], images: Images, origin: string): Settle {
  const link = (href: string) => {
    const address = isSafeLink(href) ? absolute(href, origin) : ''
    return /^(https?|mailto):/i.test(address) ? address : ''
  }
  const settle: Settle = (node) => {
    if (node.type === 'record') return settle(recordList(node))
    const plain = own(NODES, node.type)
    if (plain) return { type: node.type, ...plain(node, link) }
    if (node.text !== undefined) return words(node, link)
    if (node.type === 'image') return picture(node, files, images)
    if (node.type === 'table') return { type: 'table', ...flatTable(node, settle) }
    return {
      type: KNOWN.has(node.type) ? node.type : unknown(node),
      ...attributes(node),
      content: (node.content ?? []).map(settle),
    }
  }
  return settle
}

const KNOWN = new Set([
  'paragraph',
  'codeBlock',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'blockquote',
  'heading',
])
const unknown = (node: RichNode) => (holdsWords(node) ? 'paragraph' : 'group')

function attributes(node: RichNode): object {
  if (node.type === 'heading') return { level: wholeAttr(node, 'level') }
  if (node.type === 'orderedList') return { start: wholeAttr(node, 'start') }
  if (node.type === 'taskItem') return { done: node.attrs?.['checked'] === true }
  if (node.type === 'blockquote') return { from: typeset(sourceOf(node)?.label ?? '') }
  return {}
}

function words(node: RichNode, link: (href: string) => string): object {
  const marks = node.marks ?? []
  const isCode = marks.some(({ type }) => type === 'code')
  const href = link(
    attr(
      marks.find(({ type }) => type === 'link'),
      'href',
    ),
  )
  const shown = marks.map(({ type }: RichMark) => type).filter((type) => type !== 'link')
  return { type: 'text', text: isCode ? node.text : typeset(node.text ?? ''), marks: shown, href }
}

const NODES: Record<string, (node: RichNode, link: (href: string) => string) => object> = {
  hardBreak: () => ({}),
  horizontalRule: () => ({}),
  mention: (node) => ({ label: attr(node, 'label') }),
  reference: (node, link) => ({
    kind: kindName(node),
    label: typeset(attr(node, 'label')),
    note: typeset(attr(node, 'note')),
    href: link(attr(node, 'href')),
  }),
  indicator: (node) => ({
    label: typeset(attr(node, 'label')),
    value: typeset(measure(node, 'value')),
    target: typeset(measure(node, 'target')),
    note: typeset(attr(node, 'note')),
  }),
  agenda: (node) => ({
    items: agendaItems(node).map(({ at, place, label }) => ({
      when: frenchMoment(at) ?? typeset(at),
      place: typeset(place),
      label: typeset(label),
    })),
  }),
}

/** An image with its description, or the description alone when there is no file. */
function picture(node: RichNode, files: Job['files'], images: Images): object {
  const src = attr(node, 'src')
  const bytes = own(images, src)
  const kind = bytes && imageKind(bytes)
  const alt = typeset(attr(node, 'alt') || 'Image sans description')
  if (!bytes || !kind) return { type: 'image', path: '', alt }
  const path = `/images/${Object.keys(files).length}.${kind}`
  files[path] = bytes
  return { type: 'image', path, alt }
}
