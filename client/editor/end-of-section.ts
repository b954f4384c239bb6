import type { Node } from '@tiptap/pm/model'

/** The end of a title's section: before the next title of the same or a higher level. Null when no title starts with these words. */
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
