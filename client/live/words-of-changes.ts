import * as Y from 'yjs'

/** The words that changes of a text add and do not take away again, in the order they were typed. */
export function wordsOfChanges(changes: readonly Uint8Array[]): string {
  if (changes.length === 0) return ''
  const { structs, ds } = Y.decodeUpdate(Y.mergeUpdates([...changes]))
  let words = ''
  for (const { id, ...struct } of structs) {
    const content = 'content' in struct ? struct.content : undefined
    if (content instanceof Y.ContentType) words += '\n'
    if (!(content instanceof Y.ContentString)) continue
    const removed = ds.clients.get(id.client) ?? []
    const isLeft = (at: number) => !removed.some(({ clock, len }) => at >= clock && at < clock + len)
    words += [...content.str.split('')].filter((_letter, i) => isLeft(id.clock + i)).join('')
  }
  return words.replace(/\n{2,}/g, '\n').trim()
}
