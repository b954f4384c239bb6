import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { MAX_OP_BYTES } from '#server/platform/texts/contract.ts'
import { preflight } from '#server/platform/texts/preflight.ts'
import { varint } from './hostile-changes.ts'

/** What people, and every kind of content, make of a text. */
function realUpdates(): { each: Uint8Array[]; whole: Uint8Array } {
  const doc = new Y.Doc()
  const each: Uint8Array[] = []
  doc.on('update', (update) => each.push(update))
  const text = doc.getText('t')
  for (let i = 0; i < 200; i++) {
    text.insert((i * 7919) % (text.length + 1), 'mödèle 👍'.slice(0, 1 + (i % 9)).toWellFormed())
    if (i % 9 === 0) text.format(0, Math.min(3, text.length), { bold: i % 2 ? true : null })
    if (i % 11 === 0) text.insertEmbed(0, { image: `u${i}` })
    if (i % 13 === 0) text.delete(0, 2)
    doc
      .getMap('m')
      .set(`k${i % 7}`, i % 3 ? [1, { a: null, b: [true, 1.5, 'x', 2n ** 40n] }] : new Uint8Array(5))
    doc.getArray('a').push([new Y.Map([['x', i]]), null, -i * 1e9])
    if (i % 10 === 0) doc.getXmlFragment('default').push([paragraph(i)])
  }
  return { each, whole: Y.encodeStateAsUpdate(doc) }
}

function paragraph(i: number): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.setAttribute('id', `${i}`)
  element.insert(0, [new Y.XmlText('bonjour')])
  return element
}

const real = realUpdates()

describe('preflight', () => {
  it('preflight: every change of an editor is accepted', () => {
    const refused = real.each.filter((update) => !preflight(update).ok)
    expect(refused).toEqual([])
    expect(preflight(real.whole).ok).toBe(true)
    expect(preflight(Y.mergeUpdates(real.each)).ok).toBe(true)
  })

  it('preflight: the client ids of a change are listed', () => {
    const doc = new Y.Doc()
    doc.getText('t').insert(0, 'bonjour')
    expect(preflight(Y.encodeStateAsUpdate(doc))).toEqual({ ok: true, clients: [doc.clientID] })
    expect(preflight(Y.encodeStateAsUpdate(new Y.Doc()))).toEqual({ ok: true, clients: [] })
  })

  it('preflight: every truncated change is refused', () => {
    const cuts = (update: Uint8Array, by = 1) =>
      Array.from({ length: Math.ceil(update.length / by) }, (_, n) => update.slice(0, n * by))
    const all = [...real.each.slice(0, 300).flatMap((update) => cuts(update)), ...cuts(real.whole, 97)]
    expect(all.filter((cut) => preflight(cut).ok)).toEqual([])
  })

  it('preflight: no mutated change that would make Yjs throw is accepted', () => {
    const mutant = fc.record({
      update: fc.constantFrom(...real.each),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(mutant, ({ update, changes }) => {
        const bad = update.slice()
        for (const [at, byte] of changes) bad[at % bad.length] = byte
        if (!preflight(bad).ok) return
        const doc = new Y.Doc()
        Y.applyUpdate(doc, bad)
        Y.mergeUpdates([bad, real.each[0]!])
        Y.encodeStateAsUpdate(doc)
      }),
      { numRuns: 6_000 },
    )
  })

  it('preflight: no mutated change that breaks the text is accepted', () => {
    const grown = new Y.Doc()
    for (const [n, update] of real.each.slice(0, 100).entries()) {
      const state = Y.encodeStateAsUpdate(grown)
      for (let i = 0; i < 8; i++) {
        const bad = update.slice()
        bad[(n * 31 + i * 17) % bad.length] = (n * 131 + i * 71) % 256
        if (!preflight(bad).ok) continue
        const doc = new Y.Doc()
        Y.applyUpdate(doc, state)
        expect(() => {
          Y.applyUpdate(doc, bad)
          Y.applyUpdate(new Y.Doc(), Y.encodeStateAsUpdate(doc))
        }).not.toThrow()
      }
      Y.applyUpdate(grown, update)
    }
  })

  it.each<[string, Uint8Array, string]>([
    ['seven bytes that declare thirty million structs', declaring(30_000_000), 'count exceeds the update'],
    ['a hundred thousand nested arrays', nested(100_000), 'nested too deep'],
    [
      'a deletion as long as a number can say',
      Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 97, 255, 255, 255, 255, 255, 255, 255, 15, 0),
      'length too large',
    ],
    ['thirteen bytes that delete what will be written for ever', deleting(2 ** 50), 'length too large'],
    ['a deletion at the end of all numbers', deleting(9_000_000, 2 ** 31 - 1), 'clock too large'],
    [
      'structs at the end of all numbers',
      Uint8Array.of(1, 1, 1, 255, 255, 255, 255, 7, 0, 1, 0),
      'clock too large',
    ],
    ['one client in two parts', Uint8Array.of(2, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0), 'client listed twice'],
    ['seventeen clients', manyClients(17), 'too many clients'],
    ['too much at once', new Uint8Array(MAX_OP_BYTES + 1), 'too large'],
    ['a byte too many', Uint8Array.of(0, 0, 0), 'trailing bytes'],
    ['nothing', new Uint8Array(), 'truncated'],
  ])('preflight: refused: %s', (_what, update, reason) => {
    const from = process.threadCpuUsage()
    expect(preflight(update)).toEqual({ ok: false, reason })
    expect(process.threadCpuUsage(from).user / 1000).toBeLessThan(50)
  })
})

/** Deletes so many signs of client 7, from `clock` on. */
function deleting(length: number, clock = 0): Uint8Array {
  return Uint8Array.from([0, 1, 7, 1, ...varint(clock), ...varint(length)])
}

function manyClients(count: number): Uint8Array {
  return Uint8Array.from([count, ...Array.from({ length: count }, (_, i) => [1, i, 0, 0, 1]).flat(), 0])
}

function declaring(structs: number): Uint8Array {
  const low = [0, 7, 14].map((shift) => 0x80 | ((structs >> shift) & 127))
  return Uint8Array.of(1, ...low, structs >> 21, 1, 0)
}

function nested(depth: number): Uint8Array {
  return Uint8Array.from([
    1,
    1,
    1,
    0,
    8,
    1,
    1,
    97,
    1,
    ...Array.from({ length: depth }, () => [117, 1]).flat(),
    127,
    0,
  ])
}
