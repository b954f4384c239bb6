import type { RichNode, RichText } from './richtext.contract.ts'
import { plainText } from './plain-text.rules.ts'

/** How an omission is shown: « […] », « (...) ». */
const OMISSION = /[[(]\s*(?:…|\.\.\.)\s*[\])]/u

/**
 * Whether these words were said, whole and in that order, in one of the texts; only « […] » may stand for others.
 * Typography does not count: spaces, quotation marks, dashes, capitals.
 */
export function isSaidIn(words: string, said: readonly string[]): boolean {
  const parts = words.split(OMISSION).map(bare)
  return said.some((text) => holdsInOrder(bare(text), parts))
}

function holdsInOrder(said: string, parts: readonly string[]): boolean {
  let from = 0
  for (const part of parts) {
    const at = said.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length - 1
  }
  return true
}

/** The words alone, each between two spaces, so that half a word is not found in another. */
function bare(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}\p{S}%]+/gu) ?? []
  return words.length === 0 ? ' ' : ` ${words.join(' ')} `
}

/** What a text says to the ear: the description of a picture is nobody's saying. */
export function saidOf({ content = [] }: Pick<RichNode, 'content'>): string {
  return plainText(changed({ type: 'doc', content }, (node) => (node.type === 'image' ? [] : [node])))
}

/** The text with each of its nodes, the outer before the inner, replaced by what `change` makes of it. */
export function changed(text: RichText, change: (node: RichNode) => readonly RichNode[]): RichText {
  const within = (node: RichNode): RichNode[] =>
    change(node).map((next) => (next.content ? { ...next, content: next.content.flatMap(within) } : next))
  return { ...text, content: text.content.flatMap(within) }
}
