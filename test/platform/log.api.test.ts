import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as log from '#server/platform/log/log.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()
const db = () => database().db

const AT = new Date('2026-03-16T12:00:00Z')
const op = (text: string, id: string = randomUUID()): log.Op => ({
  id,
  person: randomUUID(),
  at: AT,
  payload: Buffer.from(text),
})
const aStream = () => `test:${randomUUID()}`
const words = (entries: { payload: Uint8Array }[]) =>
  entries.map((entry) => Buffer.from(entry.payload).toString())

describe('log', () => {
  it('log: entries are numbered in order and read back unchanged', async () => {
    const stream = aStream()
    const written = [op('un'), { ...op('deux'), person: null }, op('')]
    await log.append(db(), stream, written.slice(0, 1))
    const placed = await log.append(db(), stream, written.slice(1))

    expect(placed.map(({ seq, fresh, at }) => ({ seq, fresh, at }))).toEqual([
      { seq: 2, fresh: true, at: AT },
      { seq: 3, fresh: true, at: AT },
    ])
    expect(await log.since(db(), stream, 0)).toEqual(written.map((one, i) => ({ ...one, seq: i + 1 })))
    expect(words(await log.since(db(), stream, 1, 1))).toEqual(['deux'])
  })

  it('log: an entry sent twice is stored once, also with concurrent writers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (batches) => {
          const stream = aStream()
          const ops = Array.from({ length: 31 }, (_, n) => op(`${n}`))
          // Two writers send the same batches, in opposite orders and at the same time.
          const write = async (mine: number[][]) => {
            const seen = new Map<string, number>()
            for (const batch of mine) {
              const placed = await log.append(
                db(),
                stream,
                [...new Set(batch)].map((n) => ops[n]!),
              )
              for (const { id, seq } of placed) seen.set(id, seq)
            }
            return seen
          }
          const [one, two] = await Promise.all([write(batches), write(batches.toReversed())])

          const entries = await log.since(db(), stream, 0)
          expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1))
          expect(new Set(entries.map(({ id }) => id))).toEqual(new Set(batches.flat().map((n) => ops[n]!.id)))
          expect(new Map(entries.map(({ id, seq }) => [id, seq]))).toEqual(one)
          expect(new Map([...one].toSorted())).toEqual(new Map([...two].toSorted()))
          const [head] = await log.heads(db(), [stream])
          expect(head?.head).toBe(entries.length)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('log: an append decided on an old head is refused', async () => {
    const stream = aStream()
    await log.append(db(), stream, [op('un')], { expected: 0 })
    const late = op('trop tard')

    await expect(log.append(db(), stream, [late], { expected: 0 })).rejects.toThrow(log.StaleHead)
    expect(await log.append(db(), stream, [late], { expected: 1 })).toMatchObject([{ seq: 2, fresh: true }])
  })

  it('log: an append that the database refuses for another reason is no old head', async () => {
    const refused = log.append(db(), aStream(), [op('mal nommé', 'pas-un-id')])
    await expect(refused).rejects.not.toBeInstanceOf(log.StaleHead)
  })

  it('log: locking a stream gives its head, 0 for a new one', async () => {
    const stream = aStream()
    expect(await log.lockHead(db(), stream)).toBe(0)
    await log.append(db(), stream, [op('un'), op('deux')])
    expect(await log.lockHead(db(), stream)).toBe(2)
  })

  it('log: after a restoration every stream has another epoch', async () => {
    const streams = [aStream(), aStream()]
    for (const stream of streams) await log.append(db(), stream, [op('un')])
    const epochs = async () => (await log.heads(db(), streams)).map(({ epoch }) => epoch)
    const before = await epochs()
    await log.renewEpochs(db())
    expect(new Set([...before, ...(await epochs())]).size).toBe(4)
  })

  it('log: an append is rolled back with the caller’s transaction', async () => {
    const stream = aStream()
    const undone = db()
      .transaction()
      .execute(async (tx) => {
        await log.append(tx, stream, [op('jamais')], { expected: await log.lockHead(tx, stream) })
        throw new Error('changed my mind')
      })
    await expect(undone).rejects.toThrow('changed my mind')
    expect(await log.since(db(), stream, 0)).toEqual([])
  })

  it('log: a frozen stream refuses new entries and still answers for the old ones', async () => {
    const stream = aStream()
    const [before, after] = [op('avant'), op('après')]
    await log.append(db(), stream, [before])
    await log.freeze(db(), stream, true)
    expect(await log.append(db(), stream, [before, after])).toMatchObject([
      { id: before.id, seq: 1, fresh: false },
    ])

    await log.freeze(db(), stream, false)
    expect(await log.append(db(), stream, [after])).toMatchObject([{ seq: 2, fresh: true }])
  })

  it('log: after a compaction, any reader still gets everything', async () => {
    const stream = aStream()
    const ops = Array.from({ length: 10 }, (_, n) => op(`${n}`))
    await log.append(db(), stream, ops)
    await log.compact(db(), stream, 8, Buffer.from('0 à 7'), 3)

    expect(words(await log.history(db(), stream))).toEqual(['0 à 7', '8', '9'])
    expect(words(await log.history(db(), stream, { seq: 2, payload: Buffer.from('0 à 1') }))).toEqual([
      '0 à 7',
      '8',
      '9',
    ])
    expect(words(await log.history(db(), stream, { seq: 9, payload: Buffer.from('0 à 8') }))).toEqual([
      '0 à 8',
      '9',
    ])
    // Kept ids are still recognised.
    expect(await log.append(db(), stream, [ops[6]!])).toMatchObject([{ seq: 7, fresh: false }])
    // An older snapshot does not replace a newer one.
    await log.compact(db(), stream, 4, Buffer.from('vieux'), 1000)
    expect((await log.snapshot(db(), stream))?.seq).toBe(8)
  })

  it('log: a client id belongs to the first person who used it', async () => {
    const stream = aStream()
    const [ana, bo] = [randomUUID(), randomUUID()]
    await log.append(db(), stream, [op('un')])
    await log.claim(db(), stream, [7, 4_294_967_295], ana)
    expect(await log.claim(db(), stream, [7, 8], bo)).toEqual(
      new Map([
        [7, ana],
        [8, bo],
      ]),
    )
  })

  it('log: known operations are found by index, also with a plan made on an empty table', async () => {
    const [long, short] = [aStream(), aStream()]
    for (const stream of [short, long]) await log.append(db(), stream, [op('le premier')])
    const many = () => Array.from({ length: 500 }, (_, n) => op(`${n}`))
    for (let i = 0; i < 20; i++) await log.append(db(), long, many())

    const spent: Record<string, number[]> = { [long]: [], [short]: [] }
    for (let i = 0; i < 40; i++) {
      for (const stream of [long, short]) {
        const from = performance.now()
        await log.append(db(), stream, [op('encore')])
        spent[stream]!.push(performance.now() - from)
      }
    }
    // The middle one: a crowded machine makes some of them slow.
    const usual = (stream: string) => spent[stream]!.toSorted((a, b) => a - b)[20]!
    expect(usual(long)).toBeLessThan(usual(short) * 3 + 2)
  })
})
