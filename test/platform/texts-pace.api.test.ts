import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { append } from '#server/platform/log/log.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { longestHold } from '../support/event-loop.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { manyAtOnePlace, seeded } from './crowded-changes.ts'
import { anOp, begins, opens, trials } from './texts-people.ts'

const { app, found, db } = useServer({}, [trials])

const TEXTS = 4
/** Each socket has so many changes on their way, until the end. */
const AT_ONCE = 10
const MOST_HELD_MS = 100

/** A text with so many signs at one place that a dozen more take too many steps. */
async function crowded(person: Person, community: string): Promise<string> {
  const text = await begins(person, community, 'Accueillir')
  const ops = [Y.encodeStateAsUpdate(seeded()), manyAtOnePlace(60, 3000)].map((payload) => ({
    ...{ id: randomUUID(), person: null, at: new Date(), payload },
  }))
  await append(db(), textRoom(text), ops)
  return text
}

it('co-edited text: changes that are slow to place, in many texts at once, hold up neither the server nor who types', async () => {
  const { cindy, sabrina, nathan, community } = await found(CAST)
  const texts = await Promise.all(Array.from({ length: TEXTS }, () => crowded(cindy, community)))
  const honest = await opens(nathan, await begins(cindy, community, 'Écrire'))
  const lines = await Promise.all([cindy, sabrina].flatMap((one) => texts.map(() => one.connects())))
  const attack = (line: (typeof lines)[number], i: number) =>
    line.asks('text:append', {
      room: textRoom(texts[i % TEXTS]!),
      ...anOp(manyAtOnePlace(70 + Math.floor(i / TEXTS), 40)),
    })
  const asked = { since: 0, epoch: null, stateVector: new Uint8Array([0]) }
  for (const [i, line] of lines.entries())
    expect(await line.asks('text:join', { room: textRoom(texts[i % TEXTS]!), ...asked })).toHaveProperty(
      'head',
    )
  const { port } = app().server.address() as AddressInfo
  let isOver = false
  const keepsOn = async (line: (typeof lines)[number], i: number) => {
    while (!isOver) await attack(line, i)
  }

  const held = await longestHold(async () => {
    const attacks = lines.flatMap((line, i) => Array.from({ length: AT_ONCE }, () => keepsOn(line, i)))
    for (const words of [' et relire', ', puis', ' recommencer']) {
      honest.types(words)
      await expect.poll(() => honest.provider.status, { interval: 5, timeout: 20_000 }).toBe('saved')
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    }
    isOver = true
    void Promise.allSettled(attacks)
  })
  expect(held).toBeLessThan(MOST_HELD_MS)
})
