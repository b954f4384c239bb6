import { getSchema } from '@tiptap/core'
import { Node, type Schema } from '@tiptap/pm/model'
import {
  RICH_TEXT_BYTES,
  RICH_TEXT_DEPTH,
  textMalformed,
  type RichNode,
  type RichText,
} from './richtext.contract.ts'
import { richTextExtensions } from './schema.ts'
import { imagesWithoutAlt } from './plain-text.rules.ts'

export {
  doc,
  fromPlain,
  h,
  link,
  mention,
  ol,
  p,
  quote,
  table,
  tasks,
  ul,
  bold,
  italic,
} from './build.rules.ts'
export { headings, normaliseHeadings } from './headings.rules.ts'
export { mentionsOf, sourcesOf } from './sources.rules.ts'
export { imagesWithoutAlt, isBlank, plainText } from './plain-text.rules.ts'

let schema: Schema | undefined

/** The schema, built at first use: it takes 15 ms. */
function richTextSchema(): Schema {
  return (schema ??= getSchema(richTextExtensions()))
}

/**
 * Validates a text: known nodes, marks and attributes, safe addresses, described images. Every entry point calls it.
 *
 * @param bytes how long it may be, as JSON
 * @throws text-malformed, whose `detail` says in French what to change
 */
export function checkDocument(given: unknown, bytes = RICH_TEXT_BYTES): RichText {
  if (!isText(given)) throw textMalformed({ detail: 'Ce n’est pas un texte de Liane.' })
  if (depthOf(given, RICH_TEXT_DEPTH) > RICH_TEXT_DEPTH) throw textMalformed({ detail: TOO_DEEP })
  const text = inSchema(given, bytes)
  if (imagesWithoutAlt(text).length > 0) throw textMalformed({ detail: UNDESCRIBED })
  return text
}

const TOO_DEEP = 'Trop de listes ou de citations les unes dans les autres : remontez-en quelques-unes.'
const TOO_LONG = 'Ce texte est trop long pour une seule page : partagez-le en deux.'
const UNDESCRIBED = 'Décrivez chaque image en une phrase, pour les personnes qui ne la voient pas.'
const BAD_ADDRESS =
  'Une adresse n’est pas acceptée : les liens commencent par https://, http:// ou mailto:, et les images sont déposées ici.'
const UNKNOWN = 'Une partie de ce texte est d’une forme que Liane ne connaît pas.'

function isText(given: unknown): given is RichText {
  const { type, content } = (given ?? {}) as Partial<RichText>
  return type === 'doc' && Array.isArray(content)
}

/** The depth of the tree; stops at `limit`. */
function depthOf(node: unknown, limit: number): number {
  const content = (node as RichNode | null)?.content
  if (!Array.isArray(content) || limit < 0) return 0
  return 1 + content.reduce((most: number, child) => Math.max(most, depthOf(child, limit - 1)), 0)
}

function inSchema(given: RichText, bytes: number): RichText {
  try {
    const json = JSON.stringify(given)
    if (Buffer.byteLength(json) > bytes) throw textMalformed({ detail: TOO_LONG })
    const node = Node.fromJSON(
      richTextSchema(),
      JSON.parse(json, UNSTORABLE.test(json) ? storable : undefined),
    )
    node.check()
    return node.toJSON() as RichText
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError))
      throw error
    const isAddress = /attribute (href|src|source)\b/.test(error.message)
    throw textMalformed({ detail: isAddress ? BAD_ADDRESS : UNKNOWN })
  }
}

/** As JSON writes U+0000 and lone surrogates: most texts have none, and are read four times as fast. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** PostgreSQL stores neither U+0000 nor lone surrogates; nobody can type them. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}
