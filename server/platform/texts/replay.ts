import * as Y from 'yjs'
import { KnownStructs, type Struct } from './known-structs.ts'
import { Crowded, Placement } from './placement.ts'

export interface Update {
  readonly seq: number
  readonly payload: Uint8Array
}

/** The most steps that Yjs takes to place what a text is made of: about a tenth of a second. */
export const MAX_TEXT_STEPS = 300_000

/**
 * Applies updates to a temporary document. An update that Yjs cannot read is skipped and reported, so that the rest
 * stays readable.
 */
export function replay(updates: readonly Update[], damaged: (seq: number) => void): Y.Doc {
  return replayed(updates, damaged).doc
}

/** The same, with the steps it takes at each reading. */
export function replayed(
  updates: readonly Update[],
  damaged: (seq: number) => void,
): { doc: Y.Doc; steps: number } {
  const steps = stepsOf(updates)
  const { ordered, taken } = steps === null ? together(updates) : { ordered: updates, taken: steps }
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const { payload } of ordered) apply(doc, payload)
    })
    return { doc, steps: taken }
  } catch {
    doc.destroy()
    return { doc: replayOneByOne(updates, damaged), steps: taken }
  }
}

/**
 * One update of all, which Yjs places in another order. What an older version let many write at one place takes a step
 * each in one of the two.
 */
function together(updates: readonly Update[]): { ordered: readonly Update[]; taken: number } {
  const all = { seq: updates.at(-1)!.seq, payload: Y.mergeUpdates(updates.map(({ payload }) => payload)) }
  const steps = stepsOf([all])
  return steps === null ? { ordered: updates, taken: MAX_TEXT_STEPS } : { ordered: [all], taken: steps }
}

/** The steps that these updates take in this order; `null` beyond the most. */
export function stepsOf(updates: readonly Update[]): number | null {
  const known = new KnownStructs(new Y.Doc())
  const placement = new Placement(known, (name) => name, { isOnce: true })
  let steps = 0
  for (const { payload } of updates) {
    try {
      const { structs } = Y.decodeUpdate(known.unknownPartOf(payload)) as { structs: Struct[] }
      known.accept(structs)
      steps += placement.place(structs, MAX_TEXT_STEPS - steps)
    } catch (error) {
      if (error instanceof Crowded) return null
    }
  }
  return steps
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
