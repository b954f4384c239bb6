import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { append, since } from '#server/platform/log/log.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { readText } from '#server/platform/texts/texts.ts'
import { longestHold } from '../support/event-loop.ts'
import { CAST, useServer } from '../support/people.ts'
import { alternating, manyAtOnePlace, seeded } from './crowded-changes.ts'
import { anOp, begins, opens, trials } from './texts-people.ts'

const { app, found, db } = useServer({}, [trials])

/** A text whose log holds what an older version took. */
async function stored(...payloads: Uint8Array[]) {
  const { cindy, community } = await found(CAST)
  const text = await begins(cindy, community, 'Accueillir')
  const ops = [Y.encodeStateAsUpdate(seeded()), ...payloads].map((payload) => ({
    ...{ id: randomUUID(), person: null, at: new Date(), payload },
  }))
  await append(db(), textRoom(text), ops)
  return { cindy, text }
}

it('co-edited text: 9,000 signs of two clients at one place are refused, and hold nobody up', async () => {
  const { cindy, text } = await stored()
  const line = await cindy.connects()
  const room = textRoom(text)
  await line.asks('text:join', { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) })
  const held = await longestHold(async () => {
    expect(await line.asks('text:append', { room, ...anOp(manyAtOnePlace(60, 4500)) })).toHaveProperty('seq')
    expect(await line.asks('text:append', { room, ...anOp(manyAtOnePlace(70, 4500)) })).toMatchObject({
      problem: { type: '/problems/change-unreadable', reason: 'too many at one place' },
    })
  })
  expect(held).toBeLessThan(200)
})

it('co-edited text: what is slow to read as one update is sent as it was written', async () => {
  const { cindy, text } = await stored(...alternating(1000))
  const line = await cindy.connects()
  const join = { room: textRoom(text), since: 0, epoch: null, stateVector: new Uint8Array([0]) }
  expect(await line.asks('text:join', join)).toMatchObject({ head: 2002, rows: { seq: 1 } })
  const editor = await opens(cindy, text)
  expect(editor.text.match(/b/g)).toHaveLength(1001)
  editor.types(' ici')
  await expect.poll(() => editor.provider.status).toBe('saved')
})

it('co-edited text: what many wrote at one place, before this was bounded, is read within its time', async () => {
  const { cindy, text } = await stored(manyAtOnePlace(60, 3000), manyAtOnePlace(70, 3000))
  let plain = ''
  const held = await longestHold(async () => {
    plain = (await readText(app().as(null), text)).plain
  })
  expect(plain.match(/x/g)).toHaveLength(6000)
  expect(held).toBeLessThan(1_000)
  await opens(cindy, text)
  expect(await since(db(), textRoom(text), 0)).toHaveLength(4)
})
