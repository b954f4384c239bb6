import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const FIREFOX = '/usr/bin/firefox-esr'

/** Debian's Firefox ESR, installed when this system can; `undefined` elsewhere. */
export function firefoxPath(): string | undefined {
  if (!existsSync(FIREFOX) && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) install()
  return existsSync(FIREFOX) ? FIREFOX : undefined
}

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'firefox-esr']])
    try {
      execFileSync('apt-get', args, { env, stdio: 'ignore' })
    } catch (error) {
      process.stdout.write(`Firefox is not installed: ${(error as Error).message}\n`)
    }
}
