import * as Y from 'yjs'

export interface Update {
  readonly seq: number
  readonly payload: Uint8Array
}

/**
 * Applies updates to a temporary document. An update that Yjs cannot read is skipped and reported, so that the rest
 * stays readable.
 */
export function replay(updates: readonly Update[], damaged: (seq: number) => void): Y.Doc {
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const { payload } of updates) apply(doc, payload)
    })
    return doc
  } catch {
    doc.destroy()
    return replayOneByOne(updates, damaged)
  }
}

function replayOneByOne(updates: readonly Update[], damaged: (seq: number) => void): Y.Doc {
  const attempt = new Y.Doc()
  const readable = updates.filter(({ seq, payload }) => {
    const applied = applies(attempt, payload)
    if (!applied) damaged(seq)
    return applied
  })
  attempt.destroy()
  // Starts over without them, since a failed update may have been half applied.
  const doc = new Y.Doc()
  for (const { payload } of readable) applies(doc, payload)
  return doc
}

function applies(doc: Y.Doc, payload: Uint8Array): boolean {
  try {
    apply(doc, payload)
    return true
  } catch {
    return false
  }
}

/** No text holds as many signs of one client: such a deletion says that what will be written is deleted already. */
const ENDLESS = 2 ** 31

/** Applies an update, except its deletions of whatever a client may write in the future. */
function apply(doc: Y.Doc, payload: Uint8Array): void {
  Y.applyUpdate(doc, payload)
  const { pendingDs } = doc.store
  if (!pendingDs) return
  const ranges = [...Y.decodeUpdateV2(pendingDs).ds.clients.values()].flat()
  if (ranges.some(({ clock, len }) => clock + len > ENDLESS)) doc.store.pendingDs = null
}
