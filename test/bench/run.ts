import { cpus, loadavg, totalmem } from 'node:os'
import type { Row } from './world.ts'

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3)

/** What `npm run bench` measures; `npm run bench -- threads pdf` only these. */
const BENCHES: Record<string, () => Promise<() => Promise<Row[]>>> = {
  threads: async () => (await import('./threads.ts')).benchThreads,
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

const asked = process.argv.slice(2)
const rows: (Row & { load: string })[] = []
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const bench = await load()
  const runs: Row[][] = []
  for (let run = 1; run <= RUNS; run++) {
    process.stderr.write(`${name}: ${run} of ${RUNS}\n`)
    runs.push(await bench())
  }
  rows.push(...medians(runs).map((row) => ({ ...row, load: loadavg()[0]!.toFixed(1) })))
}
print()

function medians(runs: Row[][]): Row[] {
  return runs[0]!.map((row, i) => {
    const values = runs.map((run) => run[i]!.value).toSorted((a, b) => a - b)
    return { ...row, value: values[Math.floor(values.length / 2)]! }
  })
}

function print(): void {
  const gib = Math.round(totalmem() / 2 ** 30)
  const lines = rows.map(({ name, figure, value, unit, target, load }) =>
    [
      name,
      figure,
      `${toHundredths(value)} ${unit}`,
      target === undefined ? '' : `≤ ${target}`,
      ratio(value, target),
      load,
    ].join(' | '),
  )
  process.stdout.write(`
${cpus().length} cores (${cpus()[0]?.model.trim()}), ${gib} GiB, Node ${process.versions.node}, medians of ${RUNS}

| what | figure | median | at most | share of it | load |
|---|---|---|---|---|---|
${lines.map((line) => `| ${line} |`).join('\n')}
`)
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100
}

function ratio(value: number, target: number | undefined): string {
  return target ? `${Math.round((value / target) * 100)} %` : ''
}
