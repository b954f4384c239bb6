import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { migrations } from '#migrations/index.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/platform/config.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { databaseOn, onServer } from '../support/postgres-server.ts'
import { settle, type CastMember } from '../support/seed-community.ts'
import { countStatements } from '../support/statements.ts'
import { fill, VOCABULARY } from './fill.ts'
import { row, type Row } from './world.ts'

const PEOPLE = 120
const FROM = 2_000
const TO = Number(process.env['BENCH_POSTS'] ?? 40_000)
const WARM = 6
const TIMES = 25
const MOST = 1.5

const words = (...places: number[]) => places.map((place) => VOCABULARY[place]!).join(' ')
const SEARCHES: Record<string, string> = {
  'a word half of the texts hold': words(0),
  'a common word': words(20),
  'a rare word': words(15_000),
  'two common words': words(2, 5),
  'three words': words(10, 40, 90),
  'a phrase': `"${words(1, 3)}"`,
  'a word and one to leave out': `${words(60)} -${words(1)}`,
  'nine words': words(1, 2, 3, 4, 5, 6, 7, 8, 9),
  'a misspelt word': `${words(400).slice(0, -2)}x${words(400).slice(-1)}`,
}

/** What each page and each search costs in a small network and in a large one: their ratio must stay near 1. */
export async function benchGrowth(): Promise<Row[]> {
  const small = await openTown(FROM)
  const large = await openTown(TO)
  try {
    const rows: Row[] = []
    const paths = { ...PAGES, ...searches() }
    for (const [name, pathOf] of Object.entries(paths)) {
      const [before, after]: [number[], number[]] = [[], []]
      // In turns, so that what else the machine does weighs on both.
      for (let i = 0; i < WARM + TIMES; i++) {
        before.push(await small.ask(pathOf(small.ids)))
        after.push(await large.ask(pathOf(large.ids)))
      }
      const [low, high] = [quarter(before.slice(WARM)), quarter(after.slice(WARM))]
      rows.push(
        row(name, `${TO} posts ÷ ${FROM}`, high / low, '', MOST),
        row(name, `${TO} posts`, high, 'ms'),
      )
    }
    if (process.env['BENCH_EXPLAIN']) await explain(large, paths, process.env['BENCH_EXPLAIN'])
    return rows
  } finally {
    await small.close()
    await large.close()
  }
}

interface Ids {
  community: string
  thread: string
}

const PAGES: Record<string, (ids: Ids) => string> = {
  'A thread': ({ thread }) => `/threads/${thread}`,
  Threads: () => '/threads',
  'Threads of a common tag': () => '/threads?tag=t7',
  'Threads of a rare tag': () => '/threads?tag=rare1',
  'The form of a new thread': () => '/threads/opening',
  '« Aujourd’hui »': () => '/today',
  'The library': () => '/tools',
  Sessions: () => '/sessions?when=coming',
  'People to mention': () => '/people?q=p1',
}

const searches = () =>
  Object.fromEntries(
    Object.entries(SEARCHES).map(([name, q]) => [
      `Search: ${name}`,
      () => `/search?q=${encodeURIComponent(q)}`,
    ]),
  )

/** What a quarter of them stay below: of what is the same each time, the slow ones say how busy the machine was. */
const quarter = (ms: number[]) => ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 4)]!

type Town = Awaited<ReturnType<typeof openTown>>

async function openTown(posts: number) {
  const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/postgres'
  const name = `liane_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const database = await openDatabase({ url: databaseOn(server, name) })
  const { db } = database
  await migrate(db, migrations)
  const config = readConfig({ LOG_LEVEL: 'error', SEAL_KEY: randomBytes(32).toString('base64') })
  const app = await buildApp({ config, database, clock: () => new Date(), demo: false })
  const cast: Record<string, CastMember> = Object.fromEntries(
    Array.from({ length: PEOPLE }, (_, i) => [
      `p${i}`,
      { structure: `s${i % 40}`, scope: 'decide' as const },
    ]),
  )
  const { community, people } = await settle(db, cast, new Date(Date.now() - 86_400_000 * 400))
  await fill(db, community, posts)
  const { rows } = await sql<{ id: string }>`
    select id from threads where community_id = ${community} order by last_at desc offset 50 limit 1
  `.execute(db)
  const cookies = await Promise.all(
    Object.values(people).map(async (id) => (await app.signIns.start(id, 'bench')).split(';')[0]!),
  )
  let asked = 0
  return {
    db,
    ids: { community, thread: rows[0]!.id },
    /** @returns how long the answer took */
    ask: async (path: string) => {
      const start = performance.now()
      // They take turns: nobody asks so much in a minute.
      const cookie = cookies[asked++ % cookies.length]!
      const url = `/api/communities/${community}${path}`
      const { statusCode, body } = await app.inject({ url, headers: { cookie } })
      if (statusCode !== 200) throw new Error(`${path}: ${body}`)
      return performance.now() - start
    },
    close: async () => {
      await app.close()
      await database.close()
      await onServer(server, `drop database ${name} with (force)`)
    },
  }
}

/** Keeps the plan of each query of each page in this folder. */
async function explain(town: Town, paths: typeof PAGES, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [name, pathOf] of Object.entries(paths)) {
    const { statements } = await countStatements(() => town.ask(pathOf(town.ids)))
    const plans = []
    for (const { sql: text, parameters } of statements.filter(({ sql }) => /^\s*(select|with)/i.test(sql))) {
      const query = {
        ...sql`select`.compile(town.db),
        sql: `explain (analyze, buffers, format json) ${text}`,
        parameters,
      }
      plans.push({ text, plan: (await town.db.executeQuery(query)).rows })
    }
    writeFileSync(
      path.join(folder, `${name.replaceAll(/[^\p{L}\d]+/gu, '-')}.json`),
      JSON.stringify(plans, null, 1),
    )
  }
}
