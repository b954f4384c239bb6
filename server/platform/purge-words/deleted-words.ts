import * as Y from 'yjs'

/**
 * Everything that was ever written in a text, deleted words included: in the order of the text, then as each client
 * wrote it, then the values of attributes and marks. For a search only.
 */
export function deletedWords(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc({ gc: false })
  doc.transact(() => {
    for (const update of updates) applied(doc, update)
  })
  const items = [...doc.store.clients.values()].flat()
  const words = items.flatMap((item) => (item instanceof Y.Item ? [written(item.content)] : []))
  const inOrder = items.flatMap((item) =>
    item instanceof Y.Item && item.content instanceof Y.ContentType ? [inside(item.content.type)] : [],
  )
  doc.destroy()
  return [...inOrder, words.join('')].join('\n')
}

/** An update that cannot be read is left out, as by whoever reads the text. */
function applied(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update)
  } catch {
    return
  }
}

function inside(type: Y.AbstractType<unknown>): string {
  let words = ''
  for (let item = type._start; item; item = item.right) words += written(item.content)
  return words
}

function written(content: unknown): string {
  if (content instanceof Y.ContentString) return content.str
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return JSON.stringify(content.arr)
  if (content instanceof Y.ContentEmbed) return JSON.stringify(content.embed)
  return content instanceof Y.ContentFormat ? JSON.stringify(content.value ?? '') : ''
}
