import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { longestHold } from '#test/support/event-loop.ts'
import { Person, useServer } from '#test/support/people.ts'
import { knownWorld, routesInOrder, sender } from './declared-calls.ts'
import { slowCalls, slowEvents } from './slow-input.ts'

const server = useServer()

/** Far above what any input takes; a quadratic check takes seconds. `npm run bench -- hostile` says what they take. */
const LIMIT_MS = 500

describe('slow input', () => {
  it('slow input: no text and no list of the size of a request holds the event loop', async () => {
    const { emilie, known } = await knownWorld(server.app(), server.db(), server.clock.now)
    const send = sender(server.app(), emilie)
    const slow: string[] = []
    let sent = 0
    for (const route of routesInOrder(server.app())) {
      for (const calls of batches([...slowCalls(route, known)])) {
        sent += calls.length
        const held = await longestHold(() => Promise.all(calls.map((call) => send(route.method, call))))
        if (held > LIMIT_MS)
          slow.push(
            `${Math.round(held)} ms for ${route.method} ${route.url} ${calls.map(shown).join(' or ')}`,
          )
      }
    }
    expect(sent).toBeGreaterThan(300)
    expect(slow).toEqual([])
  })

  it('slow input: no text and no list of the size of a packet holds the event loop', async () => {
    const { emilie, community, known } = await knownWorld(server.app(), server.db(), server.clock.now)
    const person = new Person(server.app(), community, emilie)
    const slow: string[] = []
    let sent = 0
    for (const { spec, payloads } of slowEvents(server.app().live.declared.events, known)) {
      const line = await person.connects()
      await line.asks('text:join', {
        room: `text:${String(known['tool'])}`,
        since: 0,
        epoch: null,
        stateVector: Buffer.from([0]),
      })
      await line.asks('board:join', { room: `board:${String(known['session'])}`, since: 0, keys: [] })
      for (const some of batches(payloads)) {
        sent += some.length
        const held = await longestHold(() =>
          Promise.all(some.map((payload) => line.asks(spec.name, payload))),
        )
        if (held > LIMIT_MS) slow.push(`${Math.round(held)} ms for ${spec.name}`)
      }
    }
    expect(sent).toBeGreaterThan(20)
    expect(slow).toEqual([])
  })
})

/** Sent together: while the database works on one, the server answers another, and none comes near the limit. */
const AT_ONCE = 6
const batches = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) => all.slice(i * AT_ONCE, (i + 1) * AT_ONCE))

const shown = ({ url, payload }: InjectOptions) => {
  const text = (payload as string | undefined) ?? (url as string)
  return `${text.length} ${text.slice(0, 300)} … ${text.slice(-40)}`
}
