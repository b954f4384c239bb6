import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { HOME_ZONE } from '#server/platform/days.rules.ts'

const modules = path.join(import.meta.dirname, '../../node_modules')

/** Installed by `npm ci`: the browser of the tests, and the oldest Chrome that Liane works in. */
export type ChromiumPackage = '@sparticuz/chromium' | 'chromium-109'

/**
 * Where the browser's program is. The package unpacks itself into the temporary folder, which fails
 * when two processes do so at once: so it is unpacked elsewhere once, and moved in place atomically.
 */
export function chromiumPath(name: ChromiumPackage = '@sparticuz/chromium'): string {
  const { version } = JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = path.join(modules, '.cache', `chromium-${version}`)
  const binary = path.join(folder, 'chromium')
  if (existsSync(binary)) return binary

  mkdirSync(path.dirname(folder), { recursive: true })
  const unpacked = mkdtempSync(path.join(modules, '.chromium-'))
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'unpack-chromium.ts'), name], {
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

/** The environment of every browser of the tests: its clock is the one of the communities, wherever the machine is. */
export const BROWSER_ENV = { ...process.env, TZ: HOME_ZONE } as Record<string, string>

/** How Chromium is launched. */
export const chromiumLaunch = (name?: ChromiumPackage) => ({
  executablePath: chromiumPath(name),
  env: BROWSER_ENV,
})

/** The timeout of a browser step, on a busy machine. */
export const STEP_WITHIN_MS = 120_000
