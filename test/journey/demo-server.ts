import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { freePort, ServerProcess } from '../support/server-process.ts'

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

  /** @param late whose mail must be tried again later, as a server does that sees the sender for the first time */
  static async open({ late }: { late?: string } = {}): Promise<Mailbox> {
    const received: Email[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo({ address }, _session, done) {
        const greylisted = new Error(`4.2.0 <${address}>: Recipient address rejected: Greylisted`)
        done(address === late ? Object.assign(greylisted, { responseCode: 450 }) : null)
      },
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
export class DemoServer {
  readonly #server: ServerProcess
  readonly #folder: string

  private constructor(server: ServerProcess, folder: string) {
    this.#server = server
    this.#folder = folder
  }

  static async open(env: NodeJS.ProcessEnv): Promise<DemoServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'liane-journey-'))
    const own = {
      DATABASE_URL: undefined,
      DATA_DIR: folder,
      PORT: String(await freePort()),
      LOG_LEVEL: 'warn',
    }
    return new DemoServer(await ServerProcess.start({ ...env, ...own }, '--demo'), folder)
  }

  get url(): string {
    return this.#server.url
  }

  get said(): string[] {
    return this.#server.said
  }

  /** Stops it as a system does. @returns its exit code */
  async stop(): Promise<number | null> {
    const code = await this.#server.end()
    await rm(this.#folder, { recursive: true, force: true })
    return code
  }
}
