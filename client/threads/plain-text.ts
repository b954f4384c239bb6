import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

/** The plain text being written, one line per block, without quotes. */
export function plainTextOf(text: RichText | undefined): string {
  return (text?.content ?? []).map(wordsIn).join('\n')
}

function wordsIn(node: RichNode): string {
  if (node.type === 'blockquote') return ''
  return node.text ?? (node.content ?? []).map(wordsIn).join(node.type === 'paragraph' ? '' : '\n')
}
