import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { expect, it, onTestFinished, vi } from 'vitest'
import { event } from '#server/platform/socket-event.ts'
import type { LiveSocket } from '#server/platform/live-socket.ts'
import { notHere } from '#server/platform/problem.ts'
import { about, aLive, aRoom } from '#test/support/live.ts'
import type { Connection } from '#test/support/people.ts'

const AT = new Date('2026-03-16T12:00:00Z')

it('live: a page from another site, without a sign-in or during an outage is refused and told why', async () => {
  const { signIns, connects, state } = await aLive()
  signIns.set('cindy', 'one')
  const reason = (line: Connection) =>
    new Promise((resolve) => line.socket.once('connect_error', ({ message }) => resolve(message)))
  expect(await connects('cindy', 'https://elsewhere.example').welcomed()).toBe(false)
  expect(await connects('cindy').welcomed()).toBe(true)
  expect(await reason(connects('nobody'))).toBe('sign-in-needed')
  state.away = true
  expect(await reason(connects('cindy'))).toBe('try-again')
})

it('live: a fact reaches the people who read its level, the people it names, and nobody else', async () => {
  const { live, audiences, opens, settled } = await aLive()
  audiences.set('cindy', ['audience:c:community'])
  audiences.set('nathan', ['audience:c:circle:x'])
  audiences.set('elsewhere', ['audience:d:community'])
  const [cindy, nathan, elsewhere] = [await opens('cindy'), await opens('nathan'), await opens('elsewhere')]
  const told = async (fact: object) => {
    live.tell(about(fact), 7, AT)
    await settled(cindy, nathan, elsewhere)
    return [cindy, nathan, elsewhere].map((line) => line.heard.splice(0).map(({ payload }) => payload))
  }
  const heard = { seq: 7, at: AT.toISOString(), community: 'c', about: { type: 'tool', id: 't' } }
  expect(await told({ payload: { kind: 'tool' } })).toMatchObject([[{ ...heard, kind: 'tool' }], [], []])
  expect(await told({ level: 'circle', circle: 'x' })).toMatchObject([[], [heard], []])
  expect(await told({ heardBy: ['nathan'] })).toMatchObject([[heard], [heard], []])
  expect(await told({ only: ['elsewhere'] })).toMatchObject([[], [], [heard]])
  expect(await told({ only: [] })).toEqual([[], [], []])
  const post = { name: 'post:added', subject: { type: 'post', id: 'p' }, payload: { thread: 'th' } }
  expect(await told(post)).toMatchObject([[{ about: { type: 'thread', id: 'th' } }], [], []])
})

it('live: people who have the thing open hear more of a fact', async () => {
  const { live, opens, settled } = await aLive()
  live.defineRoom('tool', async () => {})
  const [inside, outside] = [await opens('cindy'), await opens('nathan')]
  const room = aRoom('tool')
  expect(await inside.asks('room:enter', { room })).toEqual({ entered: room })
  live.tell(about({ also: { room, payload: { status: 'draft' } } }), 1, AT)
  live.toRoomHere(room, 'head', { seq: 2 })
  await settled(inside, outside)
  expect(inside.heard).toMatchObject([
    { name: 'tool:added:here', payload: { seq: 1, status: 'draft' } },
    { name: 'head', payload: { seq: 2 } },
  ])
  expect(outside.heard).toEqual([])
  expect(live.roomsHere('tool:')).toEqual([room])
  expect(await inside.asks('room:leave', { room })).toEqual({})
  expect(live.roomsHere('tool:')).toEqual([])
})

it('live: each event and each kind of room is declared once, with an access and a limit', async () => {
  const { live } = await aLive()
  const spec = {
    name: 'x:y',
    access: 'signed_in',
    schema: Type.Object({}),
    limit: { max: 1, perSeconds: 1 },
  } as const
  const handle = async () => ({})
  live.on(spec, handle)
  live.defineRoom('x', async () => {})
  expect(() => live.on(spec, handle)).toThrow('x:y is declared twice')
  expect(() => live.defineRoom('x', async () => {})).toThrow('the room x is declared twice')
  for (const missing of ['access', 'schema', 'limit'])
    expect(() => live.on({ ...spec, name: 'x:z', [missing]: undefined }, handle)).toThrow(
      'x:z declares no access',
    )
  expect(live.declared.rooms).toEqual(['x'])
  expect(live.declared.events.map(({ name }) => name)).toEqual(['room:enter', 'room:leave', 'x:y'])
})

it('live: a room is admitted by the id in its name, and a room of no declared kind is absent', async () => {
  const { live, opens } = await aLive()
  const asked: unknown[] = []
  live.defineRoom('tool', async ({ me }, id) => void asked.push([me, id]))
  const cindy = await opens('cindy')
  const id = randomUUID()
  expect(await cindy.asks('room:enter', { room: `tool:${id}` })).toEqual({ entered: `tool:${id}` })
  expect(asked).toEqual([
    ['cindy', id],
    ['cindy', id],
  ])
  for (const name of ['room:enter', 'room:leave'])
    expect(await cindy.asks(name, { room: aRoom('nothing') })).toMatchObject({ problem: { status: 404 } })
})

it('live: a person whose right to a room ends while they enter it stays out', async () => {
  const { live, opens, settled } = await aLive()
  let times = 0
  live.defineRoom('tool', async () => {
    if (++times > 1) throw notHere()
  })
  const cindy = await opens('cindy')
  const room = aRoom('tool')
  expect(await cindy.asks('room:enter', { room })).toMatchObject({ problem: { status: 404 } })
  live.toRoom(room, 'canary', {})
  await settled(cindy)
  expect(cindy.heard).toEqual([])
})

it('live: an event of a room is answered only to people who are in it', async () => {
  const { live, opens } = await aLive()
  live.defineRoom('tool', async () => {})
  const schema = Type.Object({ room: Type.String() })
  live.on(event({ name: 'ask', access: 'room', schema, limit: { max: 10, perSeconds: 1 } }), async () => ({}))
  const cindy = await opens('cindy')
  const room = aRoom('tool')
  expect(await cindy.asks('ask', { room })).toMatchObject({ problem: { status: 404 } })
  expect(await cindy.enters(room)).toBe(true)
  expect(await cindy.asks('ask', { room })).toEqual({})
})

it('live: when rights change, rooms and levels that were lost are left, and new levels are joined', async () => {
  const { live, audiences, opens, settled } = await aLive()
  audiences.set('cindy', ['audience:c:delegates', 'audience:c:community'])
  const closed = new Set<string>()
  live.defineRoom('tool', async (_, id) => {
    if (closed.has(id)) throw notHere()
  })
  const [cindy, nathan] = [await opens('cindy'), await opens('nathan')]
  const [kept, lost] = [randomUUID(), randomUUID()]
  for (const line of [cindy, nathan])
    for (const id of [kept, lost]) expect(await line.enters(`tool:${id}`)).toBe(true)

  audiences.set('cindy', ['audience:c:community', 'audience:c:steering'])
  closed.add(lost)
  live.tell(about({ only: [], rightsOf: ['cindy'] }), 1, AT)
  await expect.poll(() => cindy.heard).toEqual([{ name: 'room:closed', payload: { room: `tool:${lost}` } }])
  await expect.poll(() => live.roomsHere('audience:')).toContain('audience:c:steering')
  expect(live.roomsHere('audience:')).not.toContain('audience:c:delegates')
  cindy.heard.length = 0
  for (const room of [
    `tool:${kept}`,
    `tool:${lost}`,
    'audience:c:community',
    'audience:c:steering',
    'person:cindy',
  ])
    live.toRoom(room, room, {})
  await settled(cindy, nathan)
  expect(cindy.names()).toEqual([
    `tool:${kept}`,
    'audience:c:community',
    'audience:c:steering',
    'person:cindy',
  ])
  expect(nathan.names()).toEqual([`tool:${kept}`, `tool:${lost}`])
})

it('live: a page whose rights cannot be judged is disconnected', async () => {
  const { live, state, opens, settled } = await aLive()
  live.defineRoom('tool', async () => {
    if (state.away) throw new Error('the database is away')
  })
  const [cindy, nathan] = [await opens('cindy'), await opens('nathan')]
  expect(await cindy.enters(aRoom('tool'))).toBe(true)
  state.away = true
  live.rightsChanged('cindy')
  await expect.poll(() => cindy.socket.connected).toBe(false)
  expect(cindy.names()).toEqual([])
  state.away = false
  await settled(nathan)
})

it('live: pages of a sign-in that has ended are closed, at once or within a minute', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { live, signIns, opens, settled } = await aLive()
  const [one, other, third] = [await opens('cindy.1'), await opens('cindy.2'), await opens('nathan')]
  live.signedOut(['sign-in of cindy.1'])
  await expect.poll(() => one.socket.connected).toBe(false)
  await settled(other, third)

  signIns.delete('cindy.2')
  vi.advanceTimersByTime(60_000)
  await expect.poll(() => other.socket.connected).toBe(false)
  await settled(third)
})

it('live: work for when a page leaves a room is done once, whether it leaves, loses the right or closes', async () => {
  const { live, audiences, opens, settled } = await aLive()
  const left: string[] = []
  const spec = event({
    name: 'stay',
    access: 'signed_in',
    schema: Type.Object({ room: Type.String(), how: Type.String() }),
    limit: { max: 100, perSeconds: 1 },
  })
  const sockets: LiveSocket[] = []
  live.on(spec, async (_, { room, how }, socket) => {
    sockets.push(socket)
    socket.join(room)
    for (const n of [1, 2]) socket.onLeave(room, () => left.push(`${how} ${n}`))
    if (how === 'leave') socket.leave(room)
    for (const n of [1, 2]) socket.toOthers(room, `kept ${n}`, { how })
    // The line is busy with the two others.
    socket.toOthers(room, 'dropped', { how }, { volatile: true })
    return { isIn: socket.isIn(room), person: socket.person, id: socket.id }
  })
  audiences.set('cindy', [])
  const [cindy, nathan] = [await opens('cindy'), await opens('nathan')]
  const [gone, audience, open] = [aRoom('tool'), 'audience:c:community', aRoom('tool')]
  const stays = (line: Connection, room: string, how: string) => line.asks('stay', { room, how })
  await live.io.of('/').sockets.get(cindy.socket.id!)!.join(audience)

  expect(await stays(cindy, gone, 'leave')).toEqual({ isIn: false, person: 'cindy', id: cindy.socket.id })
  expect(left.splice(0)).toEqual(['leave 1', 'leave 2'])
  expect(await stays(cindy, open, 'close')).toMatchObject({ isIn: true })
  expect(sockets[0]!.data).toBe(sockets[1]!.data)
  expect(await stays(nathan, open, 'other')).toMatchObject({ isIn: true })
  await settled(cindy, nathan)
  expect(cindy.heard).toEqual([1, 2].map((n) => ({ name: `kept ${n}`, payload: { how: 'other' } })))
  expect(nathan.heard).toEqual([])

  sockets[0]!.onLeave(audience, () => left.push('lost'))
  live.rightsChanged('cindy')
  await expect.poll(() => left.splice(0)).toEqual(['lost'])
  cindy.socket.close()
  await expect.poll(() => left).toEqual(['close 1', 'close 2'])
})
