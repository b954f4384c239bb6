import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { compare, keep, machine, missed, type Measured } from './results.ts'
import type { Row } from './world.ts'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3)

/**
 * What `npm run bench` measures; `npm run bench -- threads pdf` only these. A missed limit ends with 1, unless
 * `--report` only asks for the table. `--keep` keeps the figures in docs/bench; `compare` compares the last two.
 */
const BENCHES: Record<string, () => Promise<() => Promise<Row[]>>> = {
  threads: async () => (await import('./threads.ts')).benchThreads,
  growth: async () => (await import('./growth.ts')).benchGrowth,
  backup: async () => (await import('./backup.ts')).benchBackup,
  coediting: async () => (await import('./coediting.ts')).benchCoediting,
  board: async () => (await import('./board.ts')).benchBoard,
  kills: async () => (await import('./kills.ts')).benchKills,
  redis: async () => (await import('./redis.ts')).benchRedis,
  pdf: async () => (await import('./pdf.ts')).benchPdf,
  fuzz: async () => (await import('./fuzz.ts')).benchFuzz,
  hostile: async () => (await import('./hostile.ts')).benchHostile,
  largest: async () => (await import('./largest.ts')).benchLargest,
  weight: async () => (await import('./weight.ts')).benchWeight,
}

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'boolean' }, keep: { type: 'boolean' } },
})
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name) && name !== 'compare')
if (unknown.length > 0)
  throw new Error(`no bench is called ${unknown.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}`)

if (asked.includes('compare')) process.stdout.write(`${compare()}\n`)
else await measure()

async function measure(): Promise<void> {
  const rows: Measured[] = []
  for (const [name, load] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const bench = await load()
    const runs: Row[][] = []
    for (let run = 1; run <= RUNS; run++) {
      process.stderr.write(`${name}: ${run} of ${RUNS}\n`)
      runs.push(await bench())
    }
    rows.push(...medians(runs))
  }
  print(rows)
  if (options.keep) process.stdout.write(`kept in ${keep(rows)}\n`)
  const misses = missed(rows)
  for (const { name, figure } of misses) process.stderr.write(`missed: ${name}, ${figure}\n`)
  if (misses.length > 0 && !options.report) process.exitCode = 1
}

function medians(runs: Row[][]): Measured[] {
  const load = Math.round(loadavg()[0]! * 10) / 10
  return runs[0]!.map((row, i) => {
    const all = runs.map((run) => run[i]!.value)
    return { ...row, value: all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!, all, load }
  })
}

function print(rows: readonly Measured[]): void {
  const { cores, model, gib, node } = machine()
  const lines = rows.map(({ name, figure, value, unit, target, load }) =>
    [
      name,
      figure,
      `${toHundredths(value)} ${unit}`,
      target === undefined ? 'no limit' : `≤ ${target}`,
      target === undefined ? '' : ratio(value, target),
      load,
    ].join(' | '),
  )
  process.stdout.write(`
${cores} cores (${model}), ${gib} GiB, Node ${node}, medians of ${RUNS}

| what | figure | median | at most | share of it | load |
|---|---|---|---|---|---|
${lines.map((line) => `| ${line} |`).join('\n')}
`)
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100
}

function ratio(value: number, target: number): string {
  return target ? `${Math.round((value / target) * 100)} %` : ''
}
