import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { Transaction } from 'yjs'

/**
 * Whether someone made this change, rather than the editor by itself: it drops from its copy what its schema cannot
 * show, such as what a newer Liane has written, and that must never be dropped for the others.
 */
export function isTyped({ origin, meta }: Transaction): boolean {
  return origin !== ySyncPluginKey || meta.has('addToHistory')
}
