import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const FIREFOX = '/usr/bin/firefox-esr'

/** Where Debian's Firefox ESR is; installed first, when this system can. */
export function firefoxPath(): string {
  if (!existsSync(FIREFOX) && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) install()
  return FIREFOX
}

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'firefox-esr']])
    try {
      execFileSync('apt-get', args, { env, stdio: 'ignore', timeout: 120_000 })
    } catch (error) {
      process.stdout.write(`Firefox is not installed: ${(error as Error).message}\n`)
    }
}
