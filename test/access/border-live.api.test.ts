import { randomBytes, randomUUID } from 'node:crypto'
import { Compile } from 'typebox/compile'
import { expect, it } from 'vitest'
import { LeaveCommunity } from '#server/community/members.contract.ts'
import { LEVELS } from '#server/community/contract.ts'
import type { Db } from '#server/database.ts'
import { features } from '#server/app.ts'
import type { Fact } from '#server/platform/context.ts'
import { LeaveRoom } from '#server/platform/live-rooms.ts'
import type { EventSpec } from '#server/platform/socket-event.ts'
import { CloseSession } from '#server/sessions/contract.ts'
import { CAST, useServer, type Connection, type Person } from '#test/support/people.ts'
import type { CastMember } from '#test/support/seed-community.ts'
import { aParagraph } from '../platform/texts-people.ts'
import { underWay } from '../sessions/sessions.ts'
import { changed, routesOfPeople, rowsAbout, send } from './border.ts'
import { whole } from './invalid-input.ts'
import type { Schema } from './minimal-input.ts'
import { draftIssue, things } from './world.ts'

const { found, app, db } = useServer()
const KEVIN: CastMember = { structure: 'cap', scope: 'decide' }
/** Each room is asked for twice, and no event allows more than 60 in a time. */
const A_CONNECTION = 25
/** Sent every two seconds to whoever is in a room, or to tell someone that they no longer are. */
const isAboutRooms = (name: string) => name.endsWith(':head') || name === 'room:closed'

/** What makes the payload of any event acceptable. */
const SENT = {
  ...{ since: 0, epoch: null, stateVector: new Uint8Array([0]), keys: [] },
  ...{ client: 4_000_000_001, clock: 1, state: null, hello: true },
}

it('border: live, a person of another community is answered as if nothing were there, and nothing happens', async () => {
  const [here, there] = [await aNetwork(), await aNetwork()]
  const { events, rooms: kinds } = app().live.declared
  const ears = [await opened(here.solange, here.rooms), await opened(here.cindy, here.rooms)]
  const entered = ears.flatMap(({ inside }) => inside.map(kindOf))
  expect([...new Set(entered)].toSorted(), 'a thing of each kind of room').toEqual(kinds.toSorted())
  const left = await opened(here.kevin, here.rooms)
  await leaves(here.kevin, left)
  await settled(...ears.map(({ line }) => line))
  for (const { line } of [...ears, left]) line.heard.length = 0

  const before = await rowsAbout(db(), here.ids, there.community)
  const everyRoom = kinds.flatMap((kind) => here.ids.map((id) => `${kind}:${id}`))
  const problems: string[] = []
  let cells = 0
  const tries = async (who: string, line: Connection, spec: EventSpec, rooms: string[]) => {
    for (const room of rooms) {
      const answer = await line.asks(spec.name, payloadOf(spec, room))
      const absent = await line.asks(spec.name, payloadOf(spec, `${kindOf(room)}:${randomUUID()}`))
      problems.push(...judged(`${spec.name} on ${room} by ${who}`, spec, answer, absent))
      cells += 1
    }
  }
  for (const spec of events) {
    const rooms = everyRoom.filter((room) => accepts(spec, room))
    expect(rooms.length, `a payload of ${spec.name} about a thing of another community`).toBeGreaterThan(0)
    for (const name of ACTORS)
      for (const some of batches(rooms)) {
        // They have the same thing open in their own community.
        const { line } = await opened(there[name], oneOfEach(there.rooms))
        await tries(name, line, spec, some)
        line.socket.close()
      }
    const were = left.inside.filter((room) => accepts(spec, room))
    await tries('someone who left', left.line, spec, were)
  }
  await settled(left.line, ...ears.map(({ line }) => line))
  const heard = [...ears, left].flatMap(({ line }) => line.names()).filter((name) => !isAboutRooms(name))
  process.stdout.write(
    `border, live: ${events.length} events, ${kinds.length} kinds of room, ${cells} cells\n`,
  )
  expect(problems).toEqual([])
  expect(heard).toEqual([])
  expect(changed(before, await rowsAbout(db(), here.ids, there.community))).toEqual([])
})

it('border: live, the people of a community hear nothing of what is done in another', async () => {
  const [here, there] = [await aNetwork(), await aNetwork()]
  const ears = await Promise.all(ACTORS.map((name) => opened(here[name], here.rooms)))
  const others = await Promise.all(ACTORS.map((name) => opened(there[name], there.rooms)))
  const gone = await opened(here.kevin, here.rooms)
  await leaves(here.kevin, gone)
  await settled(...others.map(({ line }) => line))
  for (const { line } of [...others, gone]) line.heard.length = 0

  let cells = 0
  for (const fact of everyFact(here)) {
    app().live.tell(fact, 1, new Date())
    cells += 1
  }
  for (const { line, inside } of ears)
    for (const spec of app().live.declared.events)
      for (const room of inside.filter((room) => accepts(spec, room)).slice(0, 20))
        await line.asks(spec.name, payloadOf(spec, room))
  const routes = routesOfPeople(app())
  for (const route of routes) for (const name of ACTORS) await send(app(), route, here[name], here.known)

  await settled(gone.line, ...others.map(({ line }) => line))
  const told = new Set(ears.flatMap(({ line }) => line.names()))
  process.stdout.write(
    `border, live: ${cells} facts told, ${routes.length} routes used, ${told.size} kinds of message heard in their community\n`,
  )
  const names = features.flatMap(({ facts }) => Object.keys(facts ?? {}))
  expect([...told]).toEqual(
    expect.arrayContaining([...names, 'text:entries', 'text:awareness', 'board:events']),
  )
  for (const { line } of [...others, gone])
    expect(line.heard.filter(({ name }) => !isAboutRooms(name))).toEqual([])
})

const ACTORS = ['solange', 'jocelyne', 'cindy', 'nadege'] as const

/** A community with one of each thing at each level, a session under way, and another whose minutes are being written. */
async function aNetwork() {
  const people = await found({ ...CAST, kevin: KEVIN })
  const { community, structures, solange, nadege, cindy } = people
  const made = await things(db(), community, people)
  const issue = await draftIssue(solange, community)
  const live = await underWay(solange)
  const done = await underWay(solange)
  await solange.does(CloseSession, { params: { session: done.id } })
  const texts = await textsOf(db(), community)
  const ids = [...made.flatMap((one) => Object.values(one.ids)), issue, live.id, done.id, ...texts]
  const rooms = [
    ...made.flatMap(({ ids }) => [
      `tool:${ids['tool']}`,
      ...(ids['thread'] ? [`thread:${ids['thread']}`] : []),
    ]),
    ...[`issue:${issue}`, `board:${live.id}`, ...texts.map((text) => `text:${text}`)],
  ]
  const known: Record<string, unknown> = {
    ...made.find(({ level }) => level === 'community')!.ids,
    ...{ community, issue, person: nadege.id, structure: structures['mlc'], substitute: cindy.id },
    ...{ secretary: nadege.id, facilitators: [nadege.id], credits: [structures['ft']] },
    ...{ level: 'community', template: 'exchange', timeZone: 'America/Martinique' },
    ...{ endsOn: '2026-12-31', endsAt: '2026-04-01T15:00:00Z' },
  }
  return { ...people, ids, rooms, known }
}

async function textsOf(db: Db, community: string): Promise<string[]> {
  const rows = await db.selectFrom('texts').select('id').where('community_id', '=', community).execute()
  return rows.map(({ id }) => id)
}

/** Their page, with all that they may open of these rooms. */
async function opened(person: Person, rooms: readonly string[]) {
  const line = await person.connects()
  expect(await line.welcomed()).toBe(true)
  const inside: string[] = []
  for (const room of rooms) {
    if (!(await line.enters(room))) continue
    inside.push(room)
    for (const name of ['text:join', 'board:join'])
      if (name.startsWith(kindOf(room))) await line.asks(name, { room, ...SENT })
  }
  return { line, inside }
}

/** Leaves the community, with its rooms open. */
async function leaves(person: Person, { line, inside }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  await person.does(LeaveCommunity)
  const closed = () =>
    line.heard.filter(({ name }) => name === 'room:closed').map(({ payload }) => payload['room'])
  await expect.poll(() => new Set(closed()).size).toBe(inside.length)
}

/** Everything sent so far has been heard once this is answered. */
async function settled(...lines: Connection[]): Promise<void> {
  for (const line of lines) await line.asks(LeaveRoom.name, { room: `thread:${randomUUID()}` })
}

const oneOfEach = (rooms: readonly string[]) => [
  ...new Map(rooms.map((room) => [kindOf(room), room])).values(),
]
const kindOf = (room: string) => room.split(':')[0]!

function payloadOf({ schema }: EventSpec, room: string): object {
  const command = { type: 'advance', phase: 'grouping' }
  const known = { ...SENT, room, op: randomUUID(), payload: aParagraph('Des mots'), command }
  const optional = { hello: true, key: randomBytes(32).toString('base64url') }
  const { properties = {} } = schema as Schema
  const more = Object.entries(optional).filter(([name]) => name in properties)
  return { ...whole(schema, known), ...Object.fromEntries(more) }
}

const accepts = (spec: EventSpec, room: string) => Compile(spec.schema).Check(payloadOf(spec, room))

function judged(what: string, { name }: EventSpec, answer: object, absent: object): string[] {
  const [got, due] = [JSON.stringify(answer), JSON.stringify(absent)]
  if (got !== due) return [`${what}: ${got} where ${due} was due`]
  // Leaving is answered the same whether one was in or not.
  return name === LeaveRoom.name || due.includes('/problems/not-here') ? [] : [`${what}: ${got}`]
}

function batches(rooms: readonly string[]): string[][] {
  const count = Math.ceil(rooms.length / A_CONNECTION)
  return Array.from({ length: count }, (_, i) => rooms.slice(i * A_CONNECTION, (i + 1) * A_CONNECTION))
}

/** Each declared fact, at each level, in the room of the thing and to one person. */
function* everyFact({ community, rooms, solange }: Awaited<ReturnType<typeof aNetwork>>): Generator<Fact> {
  for (const [name, { subject, subjectIn }] of features.flatMap(({ facts }) => Object.entries(facts ?? {})))
    for (const to of [...LEVELS.map((level) => ({ level })), { level: 'concerned', only: [solange.id] }])
      for (const room of rooms.slice(0, 1)) {
        const id = randomUUID()
        const payload = subjectIn ? { [subjectIn]: id } : {}
        const fact = { name, community, subject: { type: subject, id }, signature: null, payload }
        yield { ...fact, ...to, also: { room, payload: {} } } as unknown as Fact
      }
}
