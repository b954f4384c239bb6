import * as Y from 'yjs'
import { varint } from './hostile-changes.ts'

/** The client that wrote the text of `seeded`. */
const AUTHOR = 50
const id = (client: number, clock: number) => [...varint(client), ...varint(clock)]
const [BEFORE, AFTER, LATER] = [id(AUTHOR, 2), id(AUTHOR, 3), id(AUTHOR, 4)]

/** How an item begins that stands between the first two signs of the text. */
export const SEED = { between: [4 | 128 | 64, ...BEFORE, ...AFTER] }

const sign = (left: readonly number[], right: readonly number[], text = 'x') => [
  ...[4 | 128 | 64, ...left, ...right],
  ...[text.length, ...Buffer.from(text)],
]

/** A paragraph of three signs. */
export function seeded(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = AUTHOR
  const [paragraph, words] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
  doc.getXmlFragment('default').insert(0, [paragraph])
  paragraph.insert(0, [words])
  words.insert(0, 'abc')
  return doc
}

/** The bytes of a change of one client, without deletions. */
export const change = (client: number, from: number, structs: readonly number[][]) =>
  Uint8Array.from([1, ...varint(structs.length), ...varint(client), ...varint(from), ...structs.flat(), 0])

/** So many signs, each of which knows nothing of the others. */
export const manyAtOnePlace = (client: number, count: number) =>
  change(
    client,
    0,
    Array.from({ length: count }, () => sign(BEFORE, AFTER)),
  )

/** So many signs, each written before the last: what a person does who adds each line above the others. */
export const prepending = (client: number, count: number) =>
  change(
    client,
    0,
    Array.from({ length: count }, (_, i) => sign(BEFORE, i === 0 ? AFTER : id(client, i - 1))),
  )

/** One sign into each sign of a run of another client, whatever the run. */
export const splitting = (client: number, count: number) =>
  change(
    client,
    0,
    Array.from({ length: count }, (_, i) => sign(id(AUTHOR, 2 + i), id(AUTHOR, 3 + i))),
  )

/** Two clients by turns, in so many changes each: quick as written, and n² steps when one comes before the other. */
export const alternating = (count: number) =>
  Array.from({ length: count }, (_, i) => [
    change(70, i, [sign(i === 0 ? BEFORE : id(70, i - 1), LATER, i % 2 === 0 ? 'x' : 'w')]),
    change(60, i, [sign(id(70, i), AFTER, 'b')]),
  ]).flat()
