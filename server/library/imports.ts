import { checkDocument } from '../platform/richtext/document.ts'
import { headings, normaliseHeadings } from '../platform/richtext/headings.rules.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { fromMarkdown, fromText } from '../platform/richtext/import.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import type { Imported, Preview } from './import.contract.ts'

/**
 * Converts a document to rich text. A first heading equal to the tool's title is dropped; no other word is lost.
 *
 * @throws text-malformed when it is too long
 */
export function documentOf(imported: Imported, title: string): RichText {
  const doc = checkDocument(read(imported))
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
  const doc = checkDocument(read(imported))
  const [first] = doc.content
  const title = first?.type === 'heading' ? words(first).slice(0, 140) : ''
  return {
    title,
    html: toHtml(doc, { headingFrom: 3 }),
    headings: headings(doc),
    words: plainText(doc).split(/\s+/).filter(Boolean).length,
  }
}

function read({ text, format }: Imported): RichText {
  // Strips the byte order mark.
  const whole = text.replace(/^\uFEFF/, '')
  return format === 'markdown' ? fromMarkdown(whole) : fromText(whole)
}

function words(heading: RichNode): string {
  return plainText({ type: 'doc', content: [heading] }).trim()
}
