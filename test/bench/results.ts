import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import path from 'node:path'
import type { Row } from './world.ts'

const FOLDER = path.join(import.meta.dirname, '../../docs/bench')

/** A row of the table, with the figure of each run. */
export interface Measured extends Row {
  readonly all: readonly number[]
  readonly load: number
}

interface Kept {
  readonly machine: Machine
  readonly rows: readonly Measured[]
}

interface Machine {
  readonly cores: number
  readonly model: string
  readonly gib: number
  readonly node: string
  readonly load: number
  /** How long a fixed piece of JavaScript takes here, now. */
  readonly calibrationMs: number
}

/** The rows above their limit. A row that measured nothing has not met its limit either. */
export const missed = (rows: readonly Row[]): Row[] =>
  rows.filter(({ value, target }) => target !== undefined && !(value <= target))

export function machine(): Machine {
  const gib = Math.round(totalmem() / 2 ** 30)
  const [cpu] = cpus()
  const node = process.versions.node
  return {
    ...{ cores: cpus().length, model: cpu?.model.trim() ?? '', gib, node },
    ...{ load: Math.round(loadavg()[0]! * 10) / 10, calibrationMs: calibrate() },
  }
}

function calibrate(): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    const counts = new Map<string, number>()
    for (let i = 0; i < 200_000; i++) counts.set(`k${i % 5000}`, (counts.get(`k${i % 5000}`) ?? 0) + i)
    return performance.now() - start
  })
  return Math.round(Math.min(...times))
}

/** Keeps what was measured, with the machine, under the day and the commit. @returns the file */
export function keep(rows: readonly Measured[]): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const file = path.join(FOLDER, `${new Date().toISOString().slice(0, 16).replace(':', '-')}-${commit}.json`)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(file, `${JSON.stringify({ machine: machine(), rows } satisfies Kept, null, 1)}\n`)
  return file
}

/** What moved between the last two kept results by more than their own runs differ, for machines equally fast. */
export function compare(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .slice(-2)
  if (files.length < 2) throw new Error('keep two results first: npm run bench -- --keep')
  const [before, after] = files.map(
    (name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as Kept,
  ) as [Kept, Kept]
  const speed = before.machine.calibrationMs / after.machine.calibrationMs
  const lines = after.rows.flatMap((row) => {
    const old = before.rows.find(({ name, figure }) => name === row.name && figure === row.figure)
    if (!old) return []
    const scale = /^(ms|s|µs)/.test(row.unit) ? speed : 1
    const [low, high] = [Math.min(...old.all), Math.max(...old.all)]
    const now = row.value * scale
    if (now >= low && now <= high) return []
    const change = Math.round((now / old.value - 1) * 100)
    return [`${row.name} | ${row.figure} | ${old.value} → ${now.toFixed(2)} ${row.unit} | ${change} %`]
  })
  return [`${files.join(' → ')}, this machine being ${speed.toFixed(2)} times as fast`, ...lines].join('\n')
}
