import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import {
  ConveneSession,
  OpenSession,
  PlanSession,
  type NewSession,
  type Session,
} from '#server/sessions/contract.ts'
import { LONGEST_S, runLoad } from './load.ts'
import type { BoardLoadAsked, BoardLoadMeasured } from './load-board.ts'
import {
  benchSeconds,
  cpuSecondsOf,
  hasPostgresql,
  openWorld,
  row,
  type BenchWorld,
  type Engine,
  type Row,
} from './world.ts'

const PEOPLE = 100
const ACTS_PER_SECOND = 50
const KILLS = 5
/** The promise of a board: the last of a hundred people sees an act this soon, 99 times in 100. */
const SEEN_BY_ALL_MS = 40

/** A hundred people at one board, fifty acts a second: how soon all of them see each, and what is never lost. */
export async function benchBoard(): Promise<Row[]> {
  const engine = hasPostgresql ? 'postgresql' : 'pglite'
  const name = `${PEOPLE} people, ${ACTS_PER_SECOND} acts/s on one board, ${engine}`
  return [...(await acted(name, engine)), ...(await killed(`${name}, ${KILLS} × kill -9`, engine))]
}

async function acted(name: string, engine: Engine): Promise<Row[]> {
  return inWorld(engine, async (world, session) => {
    let cpu = 0
    const measured = await loadBoard(world, session, {
      acting: () => (cpu = cpuSecondsOf(world.pid())),
      acted: () => (cpu = cpuSecondsOf(world.pid()) - cpu),
    })
    const target = engine === 'postgresql' ? SEEN_BY_ALL_MS : undefined
    return [
      row(name, 'act seen by all, p50', measured.seenByAllMs.p50, 'ms'),
      row(name, 'act seen by all, p99', measured.seenByAllMs.p99, 'ms', target),
      row(name, 'act committed, p99', measured.committedMs.p99, 'ms'),
      row(name, 'out of order at a client', measured.outOfOrder, '', 0),
      row(name, 'cores used by the server', Math.round((cpu / benchSeconds) * 100) / 100, ''),
      ...promises(name, measured),
    ]
  })
}

async function killed(name: string, engine: Engine): Promise<Row[]> {
  return inWorld(engine, async (world, session) => {
    let killing = Promise.resolve()
    const measured = await loadBoard(world, session, { acting: () => void (killing = killAgain(world)) })
    await killing
    return [
      row(name, 'all alike after the last act', measured.convergedMs, 'ms'),
      ...promises(name, measured),
    ]
  })
}

function promises(name: string, measured: BoardLoadMeasured): Row[] {
  const { acts, committed, refused, unanswered, lost, twice, boards } = measured
  return [
    row(name, `of ${acts} acts neither committed nor refused (${refused} refused)`, unanswered, '', 0),
    row(name, `lost of ${committed} committed acts`, lost, '', 0),
    row(name, 'acts done twice', twice, '', 0),
    row(name, 'different boards at the end, a latecomer included', boards, '', 1),
  ]
}

/** Spread over the session, each at a moment nobody chose. */
async function killAgain(world: BenchWorld): Promise<void> {
  for (let i = 0; i < KILLS; i++) {
    await wait(((benchSeconds * 1000) / (KILLS + 1)) * (0.6 + Math.random() * 0.4))
    await world.killAndRestart()
  }
}

async function inWorld(
  engine: Engine,
  measure: (world: BenchWorld, session: string) => Promise<Row[]>,
): Promise<Row[]> {
  const world = await openWorld(engine, PEOPLE)
  try {
    return await measure(world, await sessionIn(world))
  } finally {
    await world.stop()
  }
}

/** A session under way, opened through the same door as anybody's. */
export async function sessionIn(world: BenchWorld): Promise<string> {
  const plan: NewSession = {
    title: 'Une histoire, une seule fois',
    kind: 'working_session',
    purpose: 'elaboration',
    template: 'elaboration',
    level: 'community',
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3 * 3600e3).toISOString(),
    venue: 'CRIJ',
    agenda: [{ title: 'La maquette', minutes: 60 }],
  }
  const { id } = await post(world, PlanSession.url, plan)
  await post(world, ConveneSession.url.replace(':session', id))
  await post(world, OpenSession.url.replace(':session', id))
  return id
}

async function post({ url, community, people }: BenchWorld, path: string, body?: object): Promise<Session> {
  const response = await fetch(`${url}${path.replace(':community', community)}`, {
    method: 'POST',
    headers: {
      cookie: people[0]!.cookie,
      'idempotency-key': randomUUID(),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Session
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

/** @param ending when it ends; by default after `benchSeconds` */
export function loadBoard(
  world: BenchWorld,
  session: string,
  heard: { acting?: () => void; acted?: () => void },
  ending?: Promise<unknown>,
): Promise<BoardLoadMeasured> {
  const asked: BoardLoadAsked = {
    urls: world.urls,
    session,
    cookies: world.people.map(({ cookie }) => cookie),
    actsPerSecond: ACTS_PER_SECOND,
    seconds: ending ? LONGEST_S : benchSeconds,
  }
  return runLoad('load-board.ts', asked, heard, ending)
}
