import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../bench/world.ts'

/** A real mail server, and what it was given. */
export class Mailbox {
  readonly received: Email[] = []
  readonly #server: SMTPServer
  readonly port: number

  private constructor(server: SMTPServer, port: number, received: Email[]) {
    this.#server = server
    this.port = port
    this.received = received
  }

  static async open(): Promise<Mailbox> {
    const received: Email[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          PostalMime.parse(Buffer.concat(parts)).then(
            (mail) => {
              received.push(mail)
              done()
            },
            (error: unknown) => done(error as Error),
          )
        })
      },
    })
    const port = await freePort()
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    return new Mailbox(server, port, received)
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(closed))
  }
}

/** The demo as someone who tries it has it: a process of its own, on the embedded database. */
export class Liane {
  readonly url: string
  readonly #process: ChildProcess
  readonly #folder: string
  /** What it said while it started. */
  readonly said: string[]

  private constructor(process: ChildProcess, url: string, folder: string, said: string[]) {
    this.#process = process
    this.url = url
    this.#folder = folder
    this.said = said
  }

  static async open(env: NodeJS.ProcessEnv): Promise<Liane> {
    const folder = await mkdtemp(path.join(tmpdir(), 'liane-journey-'))
    const port = await freePort()
    const child = spawn(process.execPath, ['server/main.ts', '--demo'], {
      cwd: path.join(import.meta.dirname, '../..'),
      env: {
        ...process.env,
        DATABASE_URL: undefined,
        ...env,
        DATA_DIR: folder,
        PORT: String(port),
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => said.push(String(text)))
    const url = `http://127.0.0.1:${port}`
    for (let waited = 0; waited < 1800; waited++) {
      const ready = await fetch(`${url}/ready`).catch(() => undefined)
      if (ready?.ok) return new Liane(child, url, folder, said)
      if (child.exitCode !== null) throw new Error(`the demo stopped by itself: ${said.join('')}`)
      await sleep(100)
    }
    throw new Error('the demo is not ready after three minutes')
  }

  /** Stops it as a system does. @returns its exit code */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM')
    await new Promise((ended) => this.#process.once('exit', ended))
    await rm(this.#folder, { recursive: true, force: true })
    return this.#process.exitCode
  }
}
