import type { QuotedSource, RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

/** A quotation to answer, with its source. */
export interface Quote {
  source: QuotedSource | null
  content: RichNode[]
}

export const emptyText = (): RichText => ({ type: 'doc', content: [{ type: 'paragraph' }] })

/** Plain text as a document, one paragraph a line. */
export function textOfWords(words: string): RichText {
  const paragraphs = words.split(/\n+/).map((line) => ({
    type: 'paragraph',
    ...(line && { content: [{ type: 'text', text: line }] }),
  }))
  return { type: 'doc', content: paragraphs }
}

/** Whether there is neither a word nor a node that shows something by itself. */
export function isBlank(text: RichText | undefined): boolean {
  return !text?.content.some(says)
}

function says(node: RichNode): boolean {
  if (node.text) return node.text.trim() !== ''
  return SPEAKS.has(node.type) || (node.content?.some(says) ?? false)
}
const SPEAKS = new Set(['mention', 'image', 'reference', 'indicator', 'agenda', 'record', 'table'])
