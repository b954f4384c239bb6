import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import { EndMembership } from '#server/community/members.contract.ts'
import { RedisServer } from '../support/redis-server.ts'
import { loadBoard, sessionIn } from './board.ts'
import { loadText } from './coediting.ts'
import { toolTextIn } from './load-text.ts'
import { openWorld, row, type BenchWorld, type Row } from './world.ts'

const PEOPLE = 20
const ALIKE_WITHIN_MS = 5_000
const HOLDS_WITHIN_MS = 30_000
const NAME = 'Two processes, Redis killed under writing and given back'

/** What a community loses when Redis goes away for as long as the writing lasts: nothing. */
export async function benchRedis(): Promise<Row[]> {
  const redis = await RedisServer.at({ isUp: true })
  const world = await openWorld('postgresql', PEOPLE + 1, { redis: redis.url })
  try {
    return [...(await written(world, redis)), ...(await acted(world, redis)), await answering(world)]
  } finally {
    await world.stop()
    await redis.kill()
  }
}

async function written(world: BenchWorld, redis: RedisServer): Promise<Row[]> {
  const text = await toolTextIn(world)
  let holding = Promise.resolve(Infinity)
  const { lost, committed, texts, convergedMs } = await loadText(withoutLeaver(world), text, 0, {
    typing: () => {
      holding = redis.kill().then(() => leave(world, `text:${text}`))
    },
    typed: () => void redis.start(),
  })
  return [
    row(NAME, `lost of ${committed} committed changes of a text`, lost, '', 0),
    row(NAME, 'different texts at the end', texts, '', 1),
    row(NAME, 'texts alike after its return', convergedMs, 'ms', ALIKE_WITHIN_MS),
    row(NAME, 'a right taken away in the other process holds after', await holding, 'ms', HOLDS_WITHIN_MS),
  ]
}

async function acted(world: BenchWorld, redis: RedisServer): Promise<Row[]> {
  const { lost, committed, twice, boards, convergedMs } = await loadBoard(
    withoutLeaver(world),
    await sessionIn(world),
    { acting: () => void redis.kill(), acted: () => void redis.start() },
  )
  return [
    row(NAME, `lost of ${committed} committed acts of a board`, lost, '', 0),
    row(NAME, 'acts done twice', twice, '', 0),
    row(NAME, 'different boards at the end', boards, '', 1),
    row(NAME, 'boards alike after its return', convergedMs, 'ms', ALIKE_WITHIN_MS),
  ]
}

/** Ends the last person's membership on one process. @returns how long they stayed in a room of the other, in ms */
async function leave({ urls, community, people }: BenchWorld, room: string): Promise<number> {
  const [lead, leaver] = [people[0]!, people.at(-1)!]
  const extraHeaders = { cookie: leaver.cookie }
  const socket = io(urls[1], { extraHeaders, transports: ['websocket'], forceNew: true })
  await new Promise<void>((connected) => socket.once('connect', connected))
  const join = { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) }
  await socket.timeout(HOLDS_WITHIN_MS).emitWithAck('text:join', join)

  const from = performance.now()
  const closed = new Promise((told) => socket.once('room:closed', told))
  const path = EndMembership.url.replace(':community', community).replace(':person', leaver.id)
  const headers = { cookie: lead.cookie, 'idempotency-key': randomUUID() }
  const ended = await fetch(urls[0] + path, { method: EndMembership.method, headers })
  if (!ended.ok) throw new Error(await ended.text())
  await closed
  socket.close()
  return Math.round(performance.now() - from)
}

async function answering({ urls }: BenchWorld): Promise<Row> {
  const answers = await Promise.all(
    urls.map((url) =>
      fetch(`${url}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    ),
  )
  return row(NAME, 'processes that no longer answer', answers.filter((ok) => !ok).length, '', 0)
}

const withoutLeaver = (world: BenchWorld) => ({ ...world, people: world.people.slice(0, -1) })
