import { execFileSync } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './server-process.ts'

/** A PostgreSQL of one's own, that may be taken away and given back, unlike the machine's. */
export class PostgresqlServer {
  readonly url: string
  readonly #bin: string
  readonly #folder: string
  readonly #port: number

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin
    this.#folder = folder
    this.#port = port
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`
  }

  static async start(): Promise<PostgresqlServer> {
    const bin = globSync('/usr/lib/postgresql/*/bin').sort().at(-1)
    if (!bin) throw new Error('No PostgreSQL is installed here (Debian: apt-get install postgresql).')
    const folder = mkdtempSync(path.join(tmpdir(), 'liane-postgresql-'))
    // PostgreSQL refuses to run as root: it is given to an account of its own.
    if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder])
    chmodSync(folder, 0o700)
    const server = new PostgresqlServer(bin, folder, await freePort())
    server.#run('initdb', '-D', `${folder}/data`, '-U', 'postgres', '-A', 'trust', '--locale=C.UTF-8')
    server.giveBack()
    return server
  }

  /** Ends it at once, as a crash does: what was not committed is lost, and it recovers from its log at its return. */
  takeAway(): void {
    this.#run('pg_ctl', '-D', `${this.#folder}/data`, '-m', 'immediate', '-w', 'stop')
  }

  giveBack(): void {
    const options = `-p ${this.#port} -c listen_addresses=127.0.0.1 -k ${this.#folder}`
    this.#run(
      'pg_ctl',
      '-D',
      `${this.#folder}/data`,
      '-l',
      `${this.#folder}/log`,
      '-o',
      options,
      '-w',
      'start',
    )
  }

  stop(): void {
    this.takeAway()
    rmSync(this.#folder, { recursive: true })
  }

  #run(program: string, ...args: string[]): void {
    const command = [path.join(this.#bin, program), ...args]
    if (process.getuid?.() === 0) command.unshift('runuser', '-u', 'postgres', '--')
    execFileSync(command[0]!, command.slice(1), { stdio: 'ignore', cwd: '/' })
  }
}
