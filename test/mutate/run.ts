import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { GROUPS, type Group } from './groups.ts'
import { recordScores, scoresOf, type Report } from './scores.ts'

// `npm run mutate`, or `npm run mutate -- threads community/rules` for the groups whose files are named so.
const require = createRequire(import.meta.url)
process.chdir(path.join(import.meta.dirname, '../..'))
mkdirSync('reports', { recursive: true })

const asked = process.argv.slice(2)
const chosen = GROUPS.filter(({ files }) =>
  files.some((file) => asked.length === 0 || asked.some((part) => file.includes(part))),
)
for (const group of chosen) {
  const report = mutate(group)
  recordScores(scoresOf(report))
  writeFileSync(`reports/survivors-${nameOf(group)}.txt`, survivors(report))
}

function mutate(group: Group): Report {
  const [options, report] = ['reports/stryker.json', 'reports/mutation.json']
  writeFileSync(options, JSON.stringify(optionsOf(group, report)))
  const stryker = path.join(
    path.dirname(require.resolve('@stryker-mutator/core/package.json')),
    'bin/stryker.js',
  )
  const { status } = spawnSync(process.execPath, [stryker, 'run', options], {
    env: { ...process.env, MUTATE_TESTS: group.tests.join(',') },
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

function optionsOf(group: Group, report: string) {
  const slow = group.tests.some((file) => file.endsWith('.api.test.ts'))
  return {
    mutate: group.files,
    testRunner: 'vitest',
    plugins: [require.resolve('@stryker-mutator/vitest-runner')],
    // `related` would choose every api test, for all of them import app.ts.
    vitest: { configFile: 'test/mutate/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    timeoutMS: slow ? 20_000 : 8_000,
    incremental: true,
    incrementalFile: `reports/incremental-${nameOf(group)}.json`,
    tempDirName: 'reports/sandbox',
    ignorePatterns: ['dist', 'data', 'reports'],
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
    disableTypeChecks: false,
  }
}

/** Where each mutant that no test saw stands, and what stood there instead. */
function survivors({ files }: Report): string {
  return Object.entries(files)
    .flatMap(([file, { mutants }]) =>
      mutants
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .map(({ location: { start, end }, status, mutatorName, replacement }) => {
          const place = `${file}:${start.line}:${start.column}-${end.line}:${end.column}`
          return `${place} ${status} ${mutatorName} → ${replacement}\n`
        }),
    )
    .join('')
}

function nameOf({ files: [first] }: Group): string {
  return first!
    .replace(/^server\//, '')
    .replace(/\.ts$/, '')
    .replaceAll('/', '-')
}
