import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

/** The words of a text being written, one block a line, without what is quoted: those words are someone else's. */
export function plainTextOf(text: RichText | undefined): string {
  return (text?.content ?? []).map(wordsIn).join('\n')
}

function wordsIn(node: RichNode): string {
  if (node.type === 'blockquote') return ''
  return node.text ?? (node.content ?? []).map(wordsIn).join(node.type === 'paragraph' ? '' : '\n')
}
