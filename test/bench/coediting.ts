import { setTimeout as wait } from 'node:timers/promises'
import { LONGEST_S, runLoad } from './load.ts'
import { toolTextIn } from './load-text.ts'
import type { LoadAsked, LoadMeasured } from './load-editors.ts'
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

const PEOPLE = 30
const KEYS_PER_SECOND = 5
const KILLS = 5

/** The promises: seen within, committed within, and at which share of a core. */
const PROMISED: Record<Engine, { seen50?: number; seen99: number; committed99?: number; cpu?: number }> = {
  postgresql: { seen50: 10, seen99: 60, committed99: 60, cpu: 0.25 },
  pglite: { seen99: 200 },
}

/** Thirty people at five keys a second in one text: how soon each sees the others, and what that costs. */
export async function benchCoediting(): Promise<Row[]> {
  const rows: Row[] = []
  for (const engine of hasPostgresql ? (['postgresql', 'pglite'] as const) : (['pglite'] as const)) {
    rows.push(...(await typed(engine, 0)))
    rows.push(...(await typed(engine, 0.5)))
    rows.push(...(await killed(engine)))
  }
  return rows
}

async function typed(engine: Engine, polling: number): Promise<Row[]> {
  return inWorld(engine, async (world, text) => {
    let cpu = 0
    const measured = await loadText(world, text, polling, {
      typing: () => (cpu = cpuSecondsOf(world.pid())),
      typed: () => (cpu = cpuSecondsOf(world.pid()) - cpu),
    })
    const name = `${PEOPLE} people in one text, ${engine}${polling ? ', half on long polling' : ''}`
    const {
      seen50,
      seen99,
      committed99,
      cpu: share,
    } = polling ? ({} as (typeof PROMISED)[Engine]) : PROMISED[engine]
    return [
      row(name, 'key seen by another, p50', measured.seenMs.p50, 'ms', seen50),
      row(name, 'key seen by another, p99', measured.seenMs.p99, 'ms', seen99),
      row(name, 'key committed, p99', measured.committedMs.p99, 'ms', committed99),
      row(name, 'cores used by the server', round(cpu / benchSeconds), '', share),
      row(name, `different texts at the end, ${measured.characters} characters`, measured.texts, '', 1),
    ]
  })
}

async function killed(engine: Engine): Promise<Row[]> {
  return inWorld(engine, async (world, text) => {
    let killing = Promise.resolve<number[]>([])
    const measured = await loadText(world, text, 0, { typing: () => void (killing = killAgain(world)) })
    const restarts = await killing
    const name = `${PEOPLE} people in one text, ${engine}, ${KILLS} × kill -9`
    return [
      row(name, `lost of ${measured.committed} committed changes`, measured.lost, '', 0),
      row(name, 'different texts at the end', measured.texts, '', 1),
      row(name, 'all alike after the last key', measured.convergedMs, 'ms'),
      row(name, 'longest restart', Math.max(...restarts), 'ms'),
    ]
  })
}

/** Spread over the typing, each at a moment nobody chose. */
async function killAgain(world: BenchWorld): Promise<number[]> {
  const restarts: number[] = []
  for (let i = 0; i < KILLS; i++) {
    await wait(((benchSeconds * 1000) / (KILLS + 1)) * (0.6 + Math.random() * 0.4))
    const from = performance.now()
    await world.killAndRestart()
    restarts.push(Math.round(performance.now() - from))
  }
  return restarts
}

async function inWorld(
  engine: Engine,
  measure: (world: BenchWorld, text: string) => Promise<Row[]>,
): Promise<Row[]> {
  const world = await openWorld(engine, PEOPLE)
  try {
    return await measure(world, await toolTextIn(world))
  } finally {
    await world.stop()
  }
}

interface Heard {
  typing?: () => void
  typed?: () => void
}

/** @param ending when it ends; by default after `benchSeconds` */
export function loadText(
  world: BenchWorld,
  text: string,
  polling: number,
  heard: Heard,
  ending?: Promise<unknown>,
): Promise<LoadMeasured> {
  const cookies = world.people.map(({ cookie }) => cookie)
  const asked: LoadAsked = {
    ...{ urls: world.urls, text, polling, cookies },
    keysPerSecond: KEYS_PER_SECOND,
    seconds: ending ? LONGEST_S : benchSeconds,
  }
  return runLoad('load-editors.ts', asked, { ...heard }, ending)
}

const round = (value: number) => Math.round(value * 100) / 100
