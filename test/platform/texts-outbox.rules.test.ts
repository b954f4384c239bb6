import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Outbox, type QueuedOp } from '#client/live/outbox.ts'
import { ReceivedEntries } from '#client/live/received-entries.ts'

describe('received entries', () => {
  it('received entries: everything up to a number is known, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 40 }, (_, i) => i + 1)), (order) => {
        const received = new ReceivedEntries()
        for (const seq of order) received.add(seq)
        const expected = Array.from({ length: 41 }, (_, i) => i + 1).find((seq) => !order.includes(seq))! - 1
        expect(received.upTo).toBe(expected)
        expect(received.hasHole).toBe(order.some((seq) => seq > expected))
        expect(Array.from({ length: 42 }, (_, seq) => received.has(seq + 1))).toEqual(
          Array.from({ length: 42 }, (_, seq) => order.includes(seq + 1)),
        )
      }),
    )
  })

  it('received entries: a merged update closes the gaps below its number', () => {
    const received = new ReceivedEntries()
    for (const seq of [1, 4, 7, 8]) received.add(seq)
    received.allUpTo(6)
    expect(received).toMatchObject({ upTo: 8, hasHole: false })
  })
})

describe('outbox', () => {
  it('outbox: everything typed is sent, and an id never stands for two contents', () => {
    const step = fc.constantFrom('type', 'send', 'done')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const typed = new Y.Doc()
        const outbox = new Outbox(undefined)
        const contents = new Map<string, Uint8Array>()
        const arrived = new Y.Doc()
        const remember = (op: QueuedOp) => {
          expect(contents.get(op.id) ?? op.payload).toBe(op.payload)
          contents.set(op.id, op.payload)
        }
        const arrives = (op: QueuedOp) => {
          remember(op)
          Y.applyUpdate(arrived, op.payload)
          outbox.done(op.id)
        }
        typed.on('update', (update: Uint8Array) => outbox.add([update]))
        for (const what of steps) {
          if (what === 'type') typed.getText('t').insert(typed.getText('t').length, 'x')
          if (what === 'send')
            outbox
              .sent()
              .concat(outbox.take() ?? [])
              .forEach(remember)
          if (what === 'done') outbox.sent().slice(0, 1).forEach(arrives)
        }
        for (let op = outbox.take(); op; op = outbox.take()) remember(op)
        outbox.sent().forEach(arrives)
        expect(arrived.getText('t').toJSON()).toBe(typed.getText('t').toJSON())
        expect(outbox.changes).toBe(0)
      }),
    )
  })

  it('outbox: waiting changes are merged into one and counted', () => {
    const doc = new Y.Doc()
    const outbox = new Outbox(undefined)
    doc.on('update', (update: Uint8Array) => outbox.add([update]))
    for (let i = 0; i < 5; i++) doc.getText('t').insert(0, 'a')
    expect(outbox.changes).toBe(5)
    expect(outbox.take()).toMatchObject({ changes: 5 })
    expect(outbox.take()).toBeUndefined()
  })
})
