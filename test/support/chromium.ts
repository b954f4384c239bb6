import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'

const modules = path.join(import.meta.dirname, '../../node_modules')

/**
 * The browser of the tests, which comes with `npm ci`. The package unpacks itself into the temporary folder, and two
 * processes doing so at once spoil it: so it is unpacked once, elsewhere, and moved into place in one step.
 */
export function chromiumPath(): string {
  const { version } = JSON.parse(
    readFileSync(path.join(modules, '@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string }
  const folder = path.join(modules, '.cache', `chromium-${version}`)
  const binary = path.join(folder, 'chromium')
  if (existsSync(binary)) return binary

  mkdirSync(path.dirname(folder), { recursive: true })
  const unpacked = mkdtempSync(path.join(modules, '.chromium-'))
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'unpack-chromium.ts')], {
    env: { ...process.env, TMPDIR: unpacked },
    cwd: path.dirname(modules),
    stdio: 'inherit',
  })
  try {
    renameSync(unpacked, folder)
  } catch (error) {
    if (!existsSync(binary)) throw error
  }
  return binary
}

/** What a step of a browser may take on a crowded machine. */
export const STEP_WITHIN_MS = 120_000
