import { checkDocument, doc as textOf } from '../platform/richtext/document.ts'
import { headings, normaliseHeadings } from '../platform/richtext/headings.rules.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { fromText, readMarkdown } from '../platform/richtext/import.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { IMPORTED_TEXT_BYTES, type Imported, type Preview } from './import.contract.ts'

/**
 * Converts a document to rich text. A first heading equal to the tool's title is dropped; no other word is lost.
 *
 * @throws text-malformed when it is too long
 */
export function documentOf(imported: Imported, title: string): RichText {
  const doc = checkDocument(read(imported).text, IMPORTED_TEXT_BYTES)
  const [first, ...others] = doc.content
  const isTitle = first?.type === 'heading' && words(first) === title.trim()
  return underTitle(isTitle && others.length > 0 ? { ...doc, content: others } : doc)
}

const DEEPEST = 4

/** The tool's title is the level 1 heading: shifts the document's headings below it, without gaps. */
function underTitle(doc: RichText): RichText {
  const lowered = (node: RichNode): RichNode =>
    node.type === 'heading'
      ? { ...node, attrs: { ...node.attrs, level: Math.min(DEEPEST, Number(node.attrs?.['level']) + 1) } }
      : node
  return { ...doc, content: normaliseHeadings(doc).content.map(lowered) }
}

export function previewOf(imported: Imported): Preview {
  const { text, title: given, lost } = read(imported)
  const doc = checkDocument(text, IMPORTED_TEXT_BYTES)
  const [first] = doc.content
  const title = given || (first?.type === 'heading' ? words(first) : '')
  return {
    title: title.slice(0, 140),
    html: toHtml(doc, { headingFrom: 3 }),
    headings: headings(doc),
    words: plainText(doc).split(/\s+/).filter(Boolean).length,
    lost,
  }
}

function read({ text, format }: Imported): { text: RichText; title: string; lost: Preview['lost'] } {
  // Strips the byte order mark.
  const whole = text.replace(/^\uFEFF/, '')
  if (format === 'text') return { text: fromText(whole), title: '', lost: [] }
  const { blocks, ...others } = readMarkdown(whole)
  return { text: textOf(...blocks), ...others }
}

function words(heading: RichNode): string {
  return plainText({ type: 'doc', content: [heading] }).trim()
}
