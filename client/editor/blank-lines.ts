import { own } from '#server/platform/own.rules.ts'
import type { Schema } from '@tiptap/pm/model'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { openBlankLines } from '#server/platform/texts/blank-lines.ts'

const OPENING = Symbol('a blank line is opened')

/**
 * Opens each blank line that an editor of `doc` begins, so that others may write in it at once.
 *
 * @returns what ends it
 */
export function openOwnBlankLines(doc: Y.Doc, { nodes }: Schema): () => void {
  const isLine = (name: string) => own(nodes, name)?.inlineContent ?? false
  const open = ({ origin, changed, beforeState }: Y.Transaction) => {
    if (origin !== ySyncPluginKey) return
    const parents = [...changed.keys()].flatMap((type) => (type instanceof Y.XmlFragment ? type : []))
    const clock = beforeState.get(doc.clientID) ?? 0
    const isNew = ({ _item }: Y.XmlElement) => _item?.id.client === doc.clientID && _item.id.clock >= clock
    doc.transact(() => parents.forEach((parent) => openBlankLines(parent, isLine, isNew)), OPENING)
  }
  doc.on('afterTransaction', open)
  return () => doc.off('afterTransaction', open)
}
