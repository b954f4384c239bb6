import type { RichNode, RichText } from './richtext.contract.ts'
import { plainText } from './plain-text.rules.ts'

/** An omission: « […] », « (...) ». */
const OMISSION = /[[(]\s*(?:…|\.\.\.)\s*[\])]/u

/**
 * Whether one of the texts contains these words, complete and in order; « […] » stands for omitted words. Ignores
 * spacing, quotation marks, dashes and case.
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

/** The words, each between two spaces, so that part of a word does not match. */
function bare(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}\p{S}%]+/gu) ?? []
  return words.length === 0 ? ' ' : ` ${words.join(' ')} `
}

/** The quotable text: image descriptions are excluded. */
export function saidOf({ content = [] }: Pick<RichNode, 'content'>): string {
  return plainText(changed({ type: 'doc', content }, (node) => (node.type === 'image' ? [] : [node])))
}

/** Maps every node, parents before children. */
export function changed(text: RichText, change: (node: RichNode) => readonly RichNode[]): RichText {
  const within = (node: RichNode): RichNode[] =>
    change(node).map((next) => (next.content ? { ...next, content: next.content.flatMap(within) } : next))
  return { ...text, content: text.content.flatMap(within) }
}
