import { mergeAttributes, Node } from '@tiptap/core'
import Blockquote from '@tiptap/extension-blockquote'
import { isSafeLink } from './address.rules.ts'
import { isAbsentOr, isOneOf, isShortText, written } from './attributes.ts'
import { agendaLines } from './plain-text.rules.ts'
import { recordLinesOf } from './walk.rules.ts'

const isAddress = (value: unknown) => value === '' || isSafeLink(value)

const QUOTED = ['post', 'thread', 'tool', 'version', 'session', 'issue']

function isSource(value: unknown): boolean {
  const { kind, id, label, href } = (value ?? {}) as Record<string, unknown>
  return QUOTED.includes(kind as string) && isShortText(id) && isShortText(label) && isAddress(href)
}

/** A quote with its source; `source` is null for text from outside Liane. */
export const Quote = Blockquote.extend({
  addAttributes() {
    return { source: written('source', null, isAbsentOr(isSource)) }
  },
})

const text = (name: string) => written(name, '', isShortText)

/** A journal card that links to a thread, a tool, a session or another issue. */
export const Reference = Node.create({
  name: 'reference',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      kind: written('kind', 'thread', isOneOf(QUOTED.slice(1))),
      id: text('id'),
      label: text('label'),
      note: text('note'),
      href: written('href', '', isAddress),
    }
  },
  parseHTML: () => [{ tag: 'div[data-node="reference"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'div',
    mergeAttributes(HTMLAttributes, { 'data-node': 'reference' }),
    ['strong', {}, String(node.attrs['label'])],
    ['p', {}, String(node.attrs['note'])],
  ],
})

/** An indicator: what is measured, its value and its target. */
export const Indicator = Node.create({
  name: 'indicator',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      label: text('label'),
      value: text('value'),
      unit: text('unit'),
      target: text('target'),
      note: text('note'),
    }
  },
  parseHTML: () => [{ tag: 'div[data-node="indicator"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'div',
    mergeAttributes(HTMLAttributes, { 'data-node': 'indicator' }),
    ['strong', {}, `${node.attrs['value']} ${node.attrs['unit']}`.trim()],
    ['p', {}, String(node.attrs['label'])],
  ],
})

function areDates(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 200) return false
  return value.every((item) => {
    const { id = '', at, place, label } = (item ?? {}) as Record<string, unknown>
    return isShortText(id) && isShortText(at) && isShortText(place) && isShortText(label)
  })
}

/**
 * Coming dates. `items` are { id, at, place, label }, with `at` an ISO date or date-time, or text. Items with a
 * session's `id` show that session; others show what was typed.
 */
export const Agenda = Node.create({
  name: 'agenda',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return { items: written('items', [], areDates) }
  },
  parseHTML: () => [{ tag: 'div[data-node="agenda"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'div',
    mergeAttributes(HTMLAttributes, { 'data-node': 'agenda' }),
    ['ul', {}, ...agendaLines({ type: 'agenda', attrs: node.attrs }).map((line) => ['li', {}, line])],
  ],
})

const areLines = (value: unknown) =>
  Array.isArray(value) && value.length <= 400 && value.every((line) => isShortText(line))

/**
 * What a session decided, or what is to be done: lines that its owner writes again from its tables whenever they change.
 * Nobody types in them.
 */
export const DecisionRecord = Node.create({
  name: 'record',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      kind: written('kind', 'decisions', isOneOf(['decisions', 'actions'])),
      lines: written('lines', [], areLines),
    }
  },
  parseHTML: () => [{ tag: 'div[data-node="record"]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'div',
    mergeAttributes(HTMLAttributes, { 'data-node': 'record' }),
    ['ul', {}, ...recordLinesOf({ type: 'record', attrs: node.attrs }).map((line) => ['li', {}, line])],
  ],
})
