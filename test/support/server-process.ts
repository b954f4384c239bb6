import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = path.join(import.meta.dirname, '../..')
const READY_WITHIN_MS = 280_000

/** A server in its own process, with its output. */
export class ServerProcess {
  readonly url: string
  readonly said: string[] = []
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => this.said.push(text))
  }

  static async start(env: NodeJS.ProcessEnv & { PORT: string }, ...args: string[]): Promise<ServerProcess> {
    const child = spawn(process.execPath, ['server/main.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const server = new ServerProcess(child, `http://127.0.0.1:${env.PORT}`)
    await server.#ready()
    return server
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** @returns its exit code, none when it was killed */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    if (!this.#hasEnded) {
      this.#child.kill(signal)
      await new Promise((ended) => this.#child.once('exit', ended))
    }
    return this.#child.exitCode
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async #ready(): Promise<void> {
    for (const from = Date.now(); Date.now() - from < READY_WITHIN_MS; await sleep(100)) {
      const ready = await fetch(`${this.url}/ready`).catch(() => undefined)
      if (ready?.ok) return
      if (this.#hasEnded) throw new Error(`the server stopped by itself: ${this.said.join('')}`)
    }
    throw new Error('the server is not ready in time')
  }
}

export async function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}
