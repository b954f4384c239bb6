import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SignIns } from '#server/accounts/sign-ins.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { migrations } from '#migrations/index.ts'
import { freePort, ServerProcess } from '../support/server-process.ts'
import { databaseOn, onServer } from '../support/postgres-server.ts'
import { settle, type CastMember } from '../support/seed-community.ts'

/** One figure of the table: what was measured, in which circumstances, and what it must hold. */
export interface Row {
  name: string
  figure: string
  value: number
  unit: string
  /** The most it may be. */
  target?: number
}

export const row = (name: string, figure: string, value: number, unit: string, target?: number): Row => ({
  ...{ name, figure, value, unit },
  ...(target !== undefined && { target }),
})

export interface BenchPerson {
  id: string
  name: string
  /** `name=value`, as a browser would send it. */
  cookie: string
}

/** A real server process on a database of its own, with people who are signed in. */
export interface BenchWorld {
  url: string
  /** Of all its processes, the first one's first. */
  urls: string[]
  community: string
  people: BenchPerson[]
  dataDir: string
  pid(): number
  /** Kills a process as a power cut of it would, and starts it again on the same database and port. */
  killAndRestart(n?: number): Promise<void>
  stop(): Promise<void>
}

export type Engine = 'postgresql' | 'pglite'

const SERVER = process.env['TEST_DATABASE_URL']

export const hasPostgresql = SERVER !== undefined

/**
 * @param people how many delegates, in structures of three
 * @param redis connects two processes, instead of one alone
 * @param server a PostgreSQL other than the one of `TEST_DATABASE_URL`
 */
export async function openWorld(
  engine: Engine,
  people: number,
  { redis, server = SERVER }: { redis?: string; server?: string } = {},
): Promise<BenchWorld> {
  const place = await makePlace(engine, server)
  const env = { ...place.env, PORT: String(await freePort()), LOG_LEVEL: 'error', REDIS_URL: redis }
  const { community, signed } = await settlePeople(place, people)
  const envs = [env]
  if (redis) envs.push({ ...env, PORT: String(await freePort()) })
  const processes: ServerProcess[] = []
  for (const each of envs) processes.push(await ServerProcess.start(each))
  const urls = processes.map(({ url }) => url)
  return {
    url: urls[0]!,
    urls,
    community,
    people: signed,
    dataDir: place.env['DATA_DIR']!,
    pid: () => processes[0]!.pid,
    killAndRestart: async (n = 0) => {
      await processes[n]!.end('SIGKILL')
      processes[n] = await ServerProcess.start(envs[n]!)
    },
    stop: async () => {
      for (const each of processes) await each.end()
      await place.remove()
    },
  }
}

interface Place {
  env: NodeJS.ProcessEnv
  open: () => ReturnType<typeof openDatabase>
  remove: () => Promise<void>
}

async function makePlace(engine: Engine, server: string | undefined): Promise<Place> {
  if (engine === 'pglite') {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'liane-bench-'))
    const env = { DATA_DIR: dataDir, DATABASE_URL: undefined }
    return { env, open: () => openDatabase({ dataDir }), remove: () => rm(dataDir, { recursive: true }) }
  }
  if (!server) throw new Error('set TEST_DATABASE_URL to measure on PostgreSQL')
  const name = `liane_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = databaseOn(server, name)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'liane-bench-'))
  return {
    env: { DATABASE_URL: url, DATA_DIR: dataDir },
    open: () => openDatabase({ url }),
    remove: async () => {
      await onServer(server, `drop database ${name} with (force)`)
      await rm(dataDir, { recursive: true })
    },
  }
}

async function settlePeople(place: Place, count: number) {
  const database = await place.open()
  await migrate(database.db, migrations)
  const names = Array.from({ length: count }, (_, i) => `p${i}`)
  const cast = Object.fromEntries(
    names.map((name, i): [string, CastMember] => [
      name,
      {
        structure: `s${Math.floor(i / 3)}`,
        scope: 'decide',
        roles: i === 0 ? ['member', 'network_lead'] : ['member'],
      },
    ]),
  )
  const { community, people } = await settle(database.db, cast, new Date())
  const signIns = new SignIns(database.db, false)
  const signed: BenchPerson[] = []
  for (const name of names) {
    const id = people[name]!
    signed.push({ id, name, cookie: (await signIns.start(id, 'bench')).split(';')[0]! })
  }
  await database.close()
  return { community, signed }
}

const TICKS_PER_SECOND = 100

/** Seconds of processor a process has used. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number) as [number, number]
  return (user + system) / TICKS_PER_SECOND
}

/** Seconds of processor that PostgreSQL has used here, all its processes together. */
export function postgresqlCpuSeconds(): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => sum + postgresSeconds(pid), 0)
}

function postgresSeconds(pid: string): number {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') ? cpuSecondsOf(Number(pid)) : 0
  } catch {
    return 0 // it has just ended
  }
}

/** @returns the value below which this share of the values lies, to a tenth */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN) * 10) / 10
}

export const benchSeconds = Number(process.env['BENCH_SECONDS'] ?? 60)
