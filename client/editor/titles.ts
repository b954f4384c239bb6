import type { Node } from '@tiptap/pm/model'

/** Where what stands under a title ends: before the next one that is not deeper. Null when no title begins so. */
export function endUnder(doc: Node, title: string): number | null {
  let level: number | undefined
  let at = 0
  for (const node of doc.children) {
    if (node.type.name === 'heading') {
      const own = node.attrs['level'] as number
      if (level !== undefined && own <= level) return at
      if (level === undefined && node.textContent.startsWith(title)) level = own
    }
    at += node.nodeSize
  }
  return level === undefined ? null : at
}
