import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = path.join(import.meta.dirname, '../..')
const tests = (process.env['MUTATE_TESTS'] ?? '').split(',')

/** The tests of one group, without Svelte and without a browser: every mutant would start them. */
export default defineConfig({
  test: {
    projects: ['rules', 'api'].flatMap((name) => {
      const include = tests.filter((file) => file.endsWith(`.${name}.test.ts`))
      const setup = name === 'api' ? { globalSetup: 'test/support/setup.ts' } : {}
      return include.length > 0
        ? [{ test: { name, root, include, testTimeout: 20_000, hookTimeout: 60_000, ...setup } }]
        : []
    }),
  },
})
