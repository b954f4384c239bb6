import type { QuotedSource, RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

/** Someone's words to answer to, and where they come from. */
export interface Quote {
  source: QuotedSource | null
  content: RichNode[]
}

export const emptyText = (): RichText => ({ type: 'doc', content: [{ type: 'paragraph' }] })

/** Words typed without any form, one paragraph a line. */
export function textOfWords(words: string): RichText {
  const paragraphs = words.split(/\n+/).map((line) => ({
    type: 'paragraph',
    ...(line && { content: [{ type: 'text', text: line }] }),
  }))
  return { type: 'doc', content: paragraphs }
}

/** Whether nothing has been said: no word, and nothing that stands for one. */
export function isBlank(text: RichText | undefined): boolean {
  return !text?.content.some(says)
}

function says(node: RichNode): boolean {
  if (node.text) return node.text.trim() !== ''
  return SPEAKS.has(node.type) || (node.content?.some(says) ?? false)
}
const SPEAKS = new Set(['mention', 'image', 'reference', 'indicator', 'agenda', 'table'])
