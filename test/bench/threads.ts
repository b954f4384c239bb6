import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { io, type Socket } from 'socket.io-client'
import { migrations } from '#migrations/index.ts'
import { buildApp } from '#server/app.ts'
import type { Db } from '#server/database.ts'
import { readConfig } from '#server/platform/config.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { addPost, openThread } from '#server/threads/actions.ts'
import { databaseOn, onServer } from '../support/postgres-server.ts'
import { settle, type Cast } from '../support/seed-community.ts'
import { aProblem } from '../support/builders.ts'
import type { Row } from './world.ts'

const READERS = 50
const READS = 4000
const READING_AT_ONCE = 5
const REPLIES = 200
/** What is asked is asked of a server that has been up for a while: its code compiled, its plans made. */
const READS_BEFORE = 6000
const REPLIES_BEFORE = 50
const TICK_MS = 10

/** What a thread costs to read, and how soon an answer is heard, on a real server over PostgreSQL. */
export async function benchThreads(): Promise<Row[]> {
  const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/postgres'
  const name = `liane_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = databaseOn(server, name)
  try {
    const town = await found(url)
    const house = await start(url)
    try {
      return [...(await reading(url, house, town)), ...(await hearing(house, town))]
    } finally {
      house.child.kill('SIGTERM')
      await new Promise((ended) => house.child.once('exit', ended))
    }
  } finally {
    await onServer(server, `drop database ${name} with (force)`)
  }
}

interface Town {
  community: string
  short: string
  long: string
  cookies: string[]
}

/** A community of fifty-one people, with a thread of twenty posts and one of two thousand. */
async function found(url: string): Promise<Town> {
  const database = await openDatabase({ url })
  await migrate(database.db, migrations)
  const config = readConfig({ LOG_LEVEL: 'error', SEAL_KEY: randomBytes(32).toString('base64') })
  const app = await buildApp({ config, database, clock: () => new Date(), demo: false })
  const cast: Cast<string> = Object.fromEntries(
    Array.from({ length: READERS + 1 }, (_, i) => [`n${i}`, { structure: `s${i % 15}` }]),
  )
  const { community, people } = await settle(database.db, cast, new Date())
  const ids = Object.values(people)
  const threads: string[] = []
  for (const count of [20, 2000]) {
    const { id } = await openThread(app.as(ids[0]!), community, aProblem())
    for (let i = 1; i < 20; i++) {
      const body = fromPlain(`Réponse ${i}. ${'Nous avons essayé cela, et voici ce qui a tenu. '.repeat(8)}`)
      await addPost(app.as(ids[i]!), community, id, { body })
    }
    await fillTo(database.db, id, count)
    threads.push(id)
  }
  await sql`analyze`.execute(database.db)
  const cookies = await Promise.all(ids.map((id) => app.signIns.start(id, 'bench')))
  await app.close()
  await database.close()
  return {
    community,
    short: threads[0]!,
    long: threads[1]!,
    cookies: cookies.map((cookie) => cookie.split(';')[0]!),
  }
}

async function fillTo(db: Db, thread: string, count: number): Promise<void> {
  await sql`
    insert into posts (thread_id, number, kind, body, html, plain, sealed, signed_person, signed_structure, signed_posture, posted_at)
    select thread_id, place, kind, body, html, plain, sealed, signed_person, signed_structure, signed_posture, posted_at
    from generate_series(21, ${count}::int) place join posts on number = 2 + place % 19
    where thread_id = ${thread}
  `.execute(db)
  await sql`update threads set post_count = ${count}::int where id = ${thread}`.execute(db)
}

interface House {
  child: ChildProcess
  address: string
}

async function start(url: string): Promise<House> {
  const main = path.join(import.meta.dirname, '../../server/main.ts')
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: url,
    PORT: '0',
    LOG_LEVEL: 'error',
    SEAL_KEY: randomBytes(32).toString('base64'),
  }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const address = await new Promise<string>((found, failed) => {
    child.once('exit', () => failed(new Error('the server did not start')))
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += String(bytes)
      const [address] = /http:\/\/[\d.]+:\d+/.exec(said) ?? []
      if (address) found(address)
    })
  })
  return { child, address }
}

async function reading(url: string, { child, address }: House, town: Town): Promise<Row[]> {
  const database = await openDatabase({ url })
  const { db } = database
  const rows: Row[] = []
  // So many reads in a minute are a crowd's, not one person's: they do not wait for one another.
  const read = async (times: number, path: string, atOnce = READING_AT_ONCE) => {
    let left = times
    const readOn = async () => {
      while (left-- > 0) {
        const reply = await fetch(address + path, { headers: { cookie: town.cookies[left % READERS]! } })
        if (!reply.ok) throw new Error(await reply.text())
        await reply.arrayBuffer()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, readOn))
  }
  const paths = {
    '20 posts': `/api/communities/${town.community}/threads/${town.short}?post=15`,
    '2,000 posts': `/api/communities/${town.community}/threads/${town.long}?post=15`,
  }
  for (const path of Object.values(paths)) await read(READS_BEFORE, path)
  for (const [figure, path] of Object.entries(paths)) {
    const [app, base, queries] = [cpuMs([child.pid!]), cpuMs(await backends(db)), await transactions(db)]
    await read(READS, path)
    const appMs = (cpuMs([child.pid!]) - app) / READS
    const baseMs = (cpuMs(await backends(db)) - base) / READS
    const asked = ((await transactions(db)) - queries) / READS
    const name = `Read a thread of ${figure}`
    rows.push(
      { name, figure: 'server CPU', value: appMs, unit: 'ms' },
      { name, figure: 'database CPU', value: baseMs, unit: 'ms' },
      { name, figure: 'both', value: appMs + baseMs, unit: 'ms', target: 1 },
      { name, figure: 'queries', value: Math.round(asked), unit: '', target: 4 },
    )
  }
  // Alone, a request pays for waking a server and a database that sleep.
  const alone = async () => cpuMs([child.pid!, ...(await backends(db))])
  const asleep = await alone()
  await read(READS, paths['2,000 posts'], 1)
  const one = ((await alone()) - asleep) / READS
  rows.push({ name: 'For scale: the same, one after another', figure: 'both', value: one, unit: 'ms' })
  await read(READS_BEFORE, '/health')
  const before = cpuMs([child.pid!])
  await read(READS, '/health')
  const value = (cpuMs([child.pid!]) - before) / READS
  rows.push({ name: 'For scale: an answer that reads nothing', figure: 'server CPU', value, unit: 'ms' })
  await database.close()
  return rows
}

async function hearing({ address }: House, { community, short, cookies }: Town): Promise<Row[]> {
  const waits: number[] = []
  let sentAt = 0
  const sockets = await Promise.all(
    cookies.slice(1, READERS + 1).map((cookie) => listener(address, cookie, short)),
  )
  for (const socket of sockets) socket.on('post:added:here', () => waits.push(performance.now() - sentAt))
  for (let i = 0; i < REPLIES_BEFORE + REPLIES; i++) {
    sentAt = performance.now()
    await fetch(`${address}/api/communities/${community}/threads/${short}/posts`, {
      method: 'POST',
      // They take turns: sixty in a minute is what one person may write.
      headers: {
        cookie: cookies[i % READERS]!,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        origin: address,
      },
      body: JSON.stringify({ body: fromPlain(`Réponse ${i}`) }),
    })
    while (waits.length < (i + 1) * sockets.length) await new Promise((passed) => setTimeout(passed, 1))
    await new Promise((passed) => setTimeout(passed, 20))
  }
  for (const socket of sockets) socket.close()
  waits.splice(0, REPLIES_BEFORE * READERS)
  waits.sort((a, b) => a - b)
  const at = (share: number) => waits[Math.floor(waits.length * share)]!
  const name = `An answer heard by ${READERS} readers`
  return [
    { name, figure: 'p50', value: at(0.5), unit: 'ms' },
    { name, figure: 'p99', value: at(0.99), unit: 'ms', target: 60 },
  ]
}

async function listener(address: string, cookie: string, thread: string): Promise<Socket> {
  const socket = io(address, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true })
  await new Promise<void>((connected) => socket.once('connect', () => connected()))
  await socket.timeout(10_000).emitWithAck('room:enter', { room: `thread:${thread}` })
  return socket
}

/** Processor time of these processes since they began; Linux counts it in hundredths of a second. */
function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS
  }, 0)
}

async function backends(db: Db): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  `.execute(db)
  return rows.map(({ pid }) => pid)
}

/** Each query outside a transaction is one: how many there have been, once the server has counted the last ones. */
async function transactions(db: Db): Promise<number> {
  await new Promise((counted) => setTimeout(counted, 1500))
  const { rows } = await sql<{ commits: number }>`
    select xact_commit::int as commits from pg_stat_database where datname = current_database()
  `.execute(db)
  return rows[0]!.commits
}
