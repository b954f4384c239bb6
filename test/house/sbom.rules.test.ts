import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

interface Sbom {
  components: { name: string; version: string; hashes?: unknown[] }[]
}

it('the bill of materials lists every package that Liane depends on, with its version and hash', () => {
  const listed = JSON.parse(
    execFileSync('npm', ['run', '--silent', 'sbom'], {
      cwd: path.join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    }),
  ) as Sbom
  const hashed = listed.components
    .filter(({ hashes }) => hashes?.length)
    .map(({ name, version }) => `${name} ${version}`)
  const { dependencies, devDependencies } = manifest
  for (const [name, version] of Object.entries({ ...dependencies, svelte: devDependencies.svelte }))
    expect(hashed).toContain(`${name} ${version}`)
})
