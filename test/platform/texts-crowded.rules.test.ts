import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { Judge } from '#server/platform/texts/judge.ts'
import { KnownStructs, type Struct } from '#server/platform/texts/known-structs.ts'
import { Placement } from '#server/platform/texts/placement.ts'
import { preflight } from '#server/platform/texts/preflight.ts'
import { repair } from '#server/platform/texts/repair.ts'
import { replay, stepsOf, type Update } from '#server/platform/texts/replay.ts'
import {
  alternating,
  change,
  manyAtOnePlace,
  prepending,
  SEED,
  seeded,
  splitting,
} from './crowded-changes.ts'

const HELD_MS = 50

/** @returns what the work takes of this thread's processor, in milliseconds: the best of three */
function tookMs(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const from = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(from)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

const logOf = (...payloads: Uint8Array[]): Update[] => payloads.map((payload, i) => ({ seq: i + 1, payload }))
const wordsOf = (doc: Y.Doc) => doc.getXmlFragment('default').toJSON()

it.each([
  ['written at one place by two people', manyAtOnePlace(60, 4500), manyAtOnePlace(70, 4500)],
  ['written before one another at one place by two people', prepending(60, 4500), prepending(70, 4500)],
])('co-edited text: 9,000 items %s are refused', (_how, first, second) => {
  const doc = seeded()
  expect(new Judge(doc).judge(first)).toHaveProperty('fresh')
  Y.applyUpdate(doc, first)
  const ask = () => new Judge(doc).judge(second)
  expect(ask()).toEqual({ refused: 'too many at one place' })
  expect(tookMs(ask)).toBeLessThan(HELD_MS)
})

it('co-edited text: in one commit, a change that would take too long is left for the next', () => {
  const judge = new Judge(seeded())
  expect(judge.judge(manyAtOnePlace(60, 140))).toMatchObject({ steps: 139 })
  expect(judge.judge(manyAtOnePlace(70, 140))).toMatchObject({ steps: expect.any(Number) as number })
  expect(judge.judge(manyAtOnePlace(80, 140))).toEqual({ early: true })
  expect(judge.judge(change(90, 0, [[...SEED.between, 1, 120]]))).toHaveProperty('fresh')
})

it('co-edited text: what two people write of a list at one place while away is accepted', () => {
  const doc = seeded()
  for (const client of [60, 70]) {
    const judgement = new Judge(doc).judge(prepending(client, 100))
    expect(judgement).toHaveProperty('fresh')
    Y.applyUpdate(doc, prepending(client, 100))
  }
  expect(wordsOf(doc)).toHaveLength(seeded().getXmlFragment('default').toJSON().length + 200)
})

it('co-edited text: a change of more parts than an editor makes is refused before it is read', () => {
  expect(preflight(splitting(60, 12_000))).toMatchObject({ ok: true })
  expect(preflight(splitting(60, 12_001))).toEqual({ ok: false, reason: 'too many parts' })
})

it('co-edited text: a text that many wrote at one place, before this was bounded, is read in another order', () => {
  const updates = logOf(Y.encodeStateAsUpdate(seeded()), manyAtOnePlace(60, 4500), manyAtOnePlace(70, 4500))
  expect(stepsOf(updates)).toBeNull()
  let doc = new Y.Doc()
  expect(tookMs(() => (doc = replay(updates, () => expect.unreachable())))).toBeLessThan(500)
  expect(wordsOf(doc)).toHaveLength(wordsOf(seeded()).length + 9000)
})

it('co-edited text: what is quick to read as written, and slow as one update, is known', () => {
  const updates = logOf(Y.encodeStateAsUpdate(seeded()), ...alternating(3000))
  expect(stepsOf(updates)).toBeLessThan(10_000)
  const merged = Y.mergeUpdates(updates.map(({ payload }) => payload))
  expect(stepsOf(logOf(merged))).toBeNull()
})

it.each([
  ['a lower client second', [70, 60], 50],
  ['a higher client second', [60, 70], 50 * 50 + 49],
])(
  'co-edited text: the steps of Yjs are counted as it takes them, %s',
  (_order, [first, second], expected) => {
    const doc = seeded()
    Y.applyUpdate(doc, manyAtOnePlace(first!, 50))
    const known = new KnownStructs(doc)
    const { structs } = Y.decodeUpdate(manyAtOnePlace(second!, 50)) as { structs: Struct[] }
    known.accept(structs)
    expect(new Placement(known, (name) => name).place(structs, 1_000_000)).toBe(expected)
  },
)

it('co-edited text: in one commit, only the first change that takes too long by itself is counted to the end', () => {
  const doc = seeded()
  Y.applyUpdate(doc, manyAtOnePlace(60, 3000))
  const judge = new Judge(doc)
  expect(judge.judge(manyAtOnePlace(70, 40))).toEqual({ refused: 'too many at one place' })
  expect(judge.judge(manyAtOnePlace(71, 40))).toEqual({ early: true })
  const page = new Y.Doc()
  Y.applyUpdate(page, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(page)
  page.getXmlFragment('default').push([new Y.XmlElement('paragraph')])
  expect(judge.judge(Y.encodeStateAsUpdate(page, before))).toMatchObject({ steps: 0 })
})

it('co-edited text: 150,000 lines are read', () => {
  const doc = new Y.Doc()
  const lines = Array.from({ length: 150_000 }, () => new Y.XmlElement('paragraph'))
  doc.getXmlFragment('default').insert(0, lines)
  expect(repair(doc)).toBe(false)
})
