import { prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { own } from '../own.rules.ts'
import type { RichMark, RichNode, RichText } from '../richtext/richtext.contract.ts'
import { openBlankLines } from './blank-lines.ts'
import { FRAGMENT } from './judge.ts'
import { repair } from './repair.ts'
import { isMarkValid, nodeAttributes, textSchema } from './text-schema.ts'

/** Of a value; nodes stand no deeper than `repair` leaves them. */
const MAX_DEPTH = 100
/** Of one run: more than there are marks. */
const MAX_MARKS = 50

const holdsWords = (name: string) => own(textSchema.nodes, name)?.inlineContent ?? false

/** The first update of a text that starts as `doc`. */
export function seedOf(doc: RichText): { update: Uint8Array; client: number } {
  const seed = new Y.Doc()
  const fragment = prosemirrorJSONToYXmlFragment(textSchema, doc, seed.getXmlFragment(FRAGMENT))
  openBlankLines(fragment, holdsWords)
  return { update: Y.encodeStateAsUpdate(seed), client: seed.clientID }
}

/** The minimal update that turns `shared` into `doc`. */
export function rewritten(shared: Y.Doc, doc: RichText): { update: Uint8Array; client: number } {
  const before = Y.encodeStateVector(shared)
  const marks = { mapping: new Map(), isOMark: new Map() }
  const fragment = shared.getXmlFragment(FRAGMENT)
  updateYFragment(shared, fragment, textSchema.nodeFromJSON(doc), marks)
  openBlankLines(fragment, holdsWords)
  return { update: Y.encodeStateAsUpdate(shared, before), client: shared.clientID }
}

/**
 * Converts a Yjs document to rich text. Unknown nodes are kept: a newer version of Liane may have written them.
 * Attributes out of range are read as their default, and values that JSON cannot hold are dropped.
 */
export function toRichText(shared: Y.Doc): RichText {
  repair(shared)
  const content = shared
    .getXmlFragment(FRAGMENT)
    .toArray()
    .flatMap(nodes)
    .filter((node) => node.type !== 'text')
  return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
}

function nodes(item: unknown): RichNode[] {
  if (item instanceof Y.XmlText) return runs(item)
  return item instanceof Y.XmlElement ? [element(item as Y.XmlElement)] : []
}

function element(item: Y.XmlElement): RichNode {
  const type = clean(item.nodeName)
  const attrs = nodeAttributes(type, asJson(item.getAttributes()) as Record<string, unknown>)
  const content = item.toArray().flatMap(nodes)
  return {
    type,
    ...(Object.keys(attrs).length > 0 && { attrs }),
    ...(content.length > 0 && { content }),
  }
}

interface Run {
  insert: unknown
  attributes?: Record<string, unknown>
}

function runs(item: Y.XmlText): RichNode[] {
  return (item.toDelta() as Run[]).flatMap(({ insert, attributes = {} }) => {
    const text = typeof insert === 'string' ? clean(insert) : ''
    const marks = Object.entries(attributes).slice(0, MAX_MARKS).flatMap(mark)
    return text ? [{ type: 'text', text, ...(marks.length > 0 && { marks }) }] : []
  })
}

/** A mark that may apply twice to the same text has a hash after its name. */
const HASHED = /--[a-zA-Z0-9+/=]{8}$/

function mark([name, value]: [string, unknown]): RichMark[] {
  if (value === null || typeof value !== 'object') return []
  const type = clean(name.replace(HASHED, ''))
  const attrs = asJson(value) as Record<string, unknown>
  return isMarkValid(type, attrs) ? [{ type, ...(Object.keys(attrs).length > 0 && { attrs }) }] : []
}

/** The JSON value; `undefined` for what JSON cannot hold. */
function asJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return clean(value)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (Array.isArray(value) && depth < MAX_DEPTH) return value.map((one) => asJson(one, depth + 1) ?? null)
  if (typeof value !== 'object' || depth >= MAX_DEPTH || isOpaque(value)) return undefined
  const entries = Object.entries(value).map(([key, one]) => [clean(key), asJson(one, depth + 1)] as const)
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined))
}

function isOpaque(value: object): boolean {
  return value instanceof Uint8Array || value instanceof Y.AbstractType
}

/** PostgreSQL stores neither U+0000 nor lone surrogates. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
