import { setTimeout as wait } from 'node:timers/promises'
import { PostgresqlServer } from '../support/postgresql-server.ts'
import { RedisServer } from '../support/redis-server.ts'
import { Replies } from '../support/replies.ts'
import { loadBoard, sessionIn } from './board.ts'
import { loadText } from './coediting.ts'
import { toolTextIn } from './load-text.ts'
import { openWorld, row, type BenchWorld, type Engine, type Row } from './world.ts'

const PEOPLE = 12
/** What one person may write in a minute is more than that. */
const REPLY_EVERY_MS = 2_000
const KILLS = Number(process.env['BENCH_KILLS'] ?? 50)
/** Of the faults on PostgreSQL, which take Redis or the database away instead of a process. */
const REDIS_EVERY = 10
const DATABASE_EVERY = 12
const AWAY_MS = 3_000
const BETWEEN_MS = 2_500

/** Replies, a text and a board, all being written while what they run on is killed, fifty times on each engine. */
export async function benchKills(): Promise<Row[]> {
  const embedded = await openWorld('pglite', PEOPLE)
  const rows = await written('pglite', embedded, (n) => kill(embedded, n))

  const [database, redis] = [await PostgresqlServer.start(), await RedisServer.at({ isUp: true })]
  const world = await openWorld('postgresql', PEOPLE, { redis: redis.url, server: database.url })
  try {
    return [...rows, ...(await written('postgresql', world, faultOn(world, database, redis)))]
  } finally {
    await redis.kill()
    database.stop()
  }
}

/** @returns what happened, in words */
type Fault = (n: number) => Promise<string>

async function kill(world: BenchWorld, n: number): Promise<string> {
  const which = n % world.urls.length
  await world.killAndRestart(which)
  return `kill -9 of process ${which + 1}`
}

const faultOn =
  (world: BenchWorld, database: PostgresqlServer, redis: RedisServer): Fault =>
  async (n) => {
    if (n % REDIS_EVERY === 0) {
      await redis.kill()
      await wait(AWAY_MS)
      await redis.start()
      return 'Redis taken away and given back'
    }
    if (n % DATABASE_EVERY === 0) {
      database.takeAway()
      await wait(AWAY_MS)
      database.giveBack()
      return 'PostgreSQL taken away and given back'
    }
    return kill(world, n)
  }

async function written(engine: Engine, world: BenchWorld, fault: Fault): Promise<Row[]> {
  try {
    const [text, session] = [await toolTextIn(world), await sessionIn(world)]
    const replies = await Replies.begin(world, REPLY_EVERY_MS)
    let ready = 0
    let begin = () => {}
    const writing = new Promise<void>((began) => (begin = began))
    const ended = writing.then(() => faults(engine, replies, fault))
    const isReady = () => ++ready === 2 && begin()
    const [changed, acted] = await Promise.all([
      loadText(world, text, 0, { typing: isReady }, ended),
      loadBoard(world, session, { acting: isReady }, ended),
    ])
    await replies.end()
    const found = await replies.found()
    const missing = [...replies.acknowledged].filter((words) => !found.includes(words))
    const name = `${KILLS} faults under mixed writing, ${engine}`
    return [
      row(name, `lost of ${replies.acknowledged.size} acknowledged replies`, missing.length, '', 0),
      row(name, 'replies written twice', found.length - new Set(found).size, '', 0),
      row(name, `lost of ${changed.committed} committed changes of a text`, changed.lost, '', 0),
      row(name, 'different texts at the end', changed.texts, '', 1),
      row(name, `lost of ${acted.committed} committed acts of a board`, acted.lost, '', 0),
      row(name, 'acts done twice', acted.twice, '', 0),
      row(name, 'acts neither committed nor refused', acted.unanswered, '', 0),
      row(name, 'different boards at the end', acted.boards, '', 1),
    ]
  } finally {
    await world.stop()
  }
}

/** Each at a moment nobody chose; each is written down. */
async function faults(engine: Engine, replies: Replies, fault: Fault): Promise<void> {
  for (let n = 1; n <= KILLS; n++) {
    await wait(Math.random() * BETWEEN_MS)
    const from = performance.now()
    const what = await fault(n)
    const ms = Math.round(performance.now() - from)
    process.stderr.write(
      `${engine}, fault ${n}: ${what} in ${ms} ms; ${replies.acknowledged.size} replies acknowledged so far\n`,
    )
  }
}
