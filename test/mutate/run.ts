import { availableParallelism } from 'node:os'
import { writeFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { GROUPS, type Group } from './groups.ts'
import { recordScores, scoresOf, type Mutant } from './scores.ts'

// `npm run mutate`, or `npm run mutate -- threads community/rules` for the groups whose files are named so.
const root = path.join(import.meta.dirname, '../..')
process.chdir(root)
mkdirSync('reports', { recursive: true })

const asked = process.argv.slice(2)
const chosen = GROUPS.filter(({ files }) =>
  files.some((file) => asked.length === 0 || asked.some((part) => file.includes(part))),
)
for (const group of chosen) {
  const mutants = await mutate(group)
  recordScores(scoresOf(mutants))
  writeFileSync(`reports/survivors-${nameOf(group)}.txt`, survivors(mutants))
}
// The Vitest inside a runner may leave a handle open.
process.exit()

async function mutate({ files, tests }: Group): Promise<Mutant[]> {
  process.env['MUTATE_TESTS'] = tests.join(',')
  const slow = tests.some((file) => file.endsWith('.api.test.ts'))
  return new Stryker({
    mutate: files,
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    // `related` would choose every api test, for all of them import app.ts.
    vitest: { configFile: 'test/mutate/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
    timeoutMS: slow ? 20_000 : 8_000,
    incremental: true,
    incrementalFile: `reports/incremental-${nameOf({ files, tests })}.json`,
    tempDirName: 'reports/sandbox',
    ignorePatterns: ['dist', 'data', 'reports'],
    reporters: ['progress-append-only'],
    disableTypeChecks: false,
    checkers: [],
  }).runMutationTest()
}

/** Where each mutant that no test saw stands, and what stood there instead. */
function survivors(mutants: Mutant[]): string {
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ fileName, location: { start, end }, status, mutatorName, replacement }) => {
      const place = `${path.relative(root, fileName)}:${start.line}:${start.column}-${end.line}:${end.column}`
      return `${place} ${status} ${mutatorName} → ${replacement}\n`
    })
    .join('')
}

function nameOf({ files: [first] }: Group): string {
  return first!
    .replace(/^server\//, '')
    .replace(/\.ts$/, '')
    .replaceAll('/', '-')
}
