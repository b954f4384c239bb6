import { globSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { GROUPS } from '#test/mutate/groups.ts'

const root = path.join(import.meta.dirname, '../..')
const DECIDE = ['rules.ts', '*.rules.ts', 'access.ts', '*.access.ts'].map((name) => `server/**/${name}`)
const PLATFORM = ['commands', 'origin', 'live', 'log/log', 'log/group-commit'].map(
  (name) => `server/platform/${name}.ts`,
)

it('mutation groups: every file of rules or access belongs to one group, and their tests exist', () => {
  const files = GROUPS.flatMap(({ files }) => files)
  expect(files.toSorted()).toEqual([...globSync(DECIDE, { cwd: root }), ...PLATFORM].toSorted())
  const tests = GROUPS.flatMap(({ tests }) => tests)
  expect(tests.filter((file) => globSync(file, { cwd: root }).length === 0)).toEqual([])
})
