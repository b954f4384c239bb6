import { getSchema } from '@tiptap/core'
import { prosemirrorJSONToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { RichMark, RichNode, RichText } from '../richtext/richtext.contract.ts'
import { richTextExtensions } from '../richtext/schema.ts'
import { openBlankLines } from './blank-lines.ts'

/** The fragment of the Yjs document used by Tiptap's collaboration. */
const FRAGMENT = 'default'
const MAX_DEPTH = 100

const schema = getSchema(richTextExtensions({ collaborative: true }))
const holdsWords = (name: string) => schema.nodes[name]?.inlineContent ?? false

/** The first update of a text that starts as `doc`. */
export function seedOf(doc: RichText): { update: Uint8Array; client: number } {
  const seed = new Y.Doc()
  const fragment = prosemirrorJSONToYXmlFragment(schema, doc, seed.getXmlFragment(FRAGMENT))
  openBlankLines(fragment, holdsWords)
  return { update: Y.encodeStateAsUpdate(seed), client: seed.clientID }
}

/** The minimal update that turns `shared` into `doc`. */
export function rewritten(shared: Y.Doc, doc: RichText): { update: Uint8Array; client: number } {
  const before = Y.encodeStateVector(shared)
  const marks = { mapping: new Map(), isOMark: new Map() }
  const fragment = shared.getXmlFragment(FRAGMENT)
  updateYFragment(shared, fragment, schema.nodeFromJSON(doc), marks)
  openBlankLines(fragment, holdsWords)
  return { update: Y.encodeStateAsUpdate(shared, before), client: shared.clientID }
}

/**
 * Converts a Yjs document to rich text. Unknown nodes are kept: a newer version of Liane may have written them. Values
 * that JSON cannot hold are dropped.
 */
export function toRichText(shared: Y.Doc): RichText {
  const content = shared
    .getXmlFragment(FRAGMENT)
    .toArray()
    .flatMap((item) => nodes(item, 0))
    .filter((node) => node.type !== 'text')
  return { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
}

function nodes(item: unknown, depth: number): RichNode[] {
  if (depth > MAX_DEPTH) return []
  if (item instanceof Y.XmlText) return runs(item)
  return item instanceof Y.XmlElement ? [element(item as Y.XmlElement, depth)] : []
}

function element(item: Y.XmlElement, depth: number): RichNode {
  const attrs = asJson(item.getAttributes()) as Record<string, unknown>
  const content = item.toArray().flatMap((child) => nodes(child, depth + 1))
  return {
    type: clean(item.nodeName),
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
    const marks = Object.entries(attributes).flatMap(mark)
    return text ? [{ type: 'text', text, ...(marks.length > 0 && { marks }) }] : []
  })
}

/** A mark that may apply twice to the same text has a hash after its name. */
const HASHED = /--[a-zA-Z0-9+/=]{8}$/

function mark([name, value]: [string, unknown]): RichMark[] {
  if (value === null || typeof value !== 'object') return []
  const attrs = asJson(value) as Record<string, unknown>
  return [{ type: clean(name.replace(HASHED, '')), ...(Object.keys(attrs).length > 0 && { attrs }) }]
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
