import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './server-process.ts'

/** Whether this machine has Redis; says so when it has not. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0
  if (!found)
    process.stdout.write('No redis-server here (Debian: apt-get install redis-server): tests skipped.\n')
  return found
}

/** A real Redis in its own process, which keeps nothing on disk. */
export class RedisServer {
  readonly url: string
  readonly #port: number
  #child: ChildProcess | undefined

  private constructor(port: number) {
    this.#port = port
    this.url = `redis://127.0.0.1:${port}`
  }

  /** @param isUp whether it runs from the start */
  static async at({ isUp }: { isUp: boolean }): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    if (isUp) await server.start()
    return server
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    this.#child = spawn('redis-server', options, { stdio: 'ignore' })
    while (!(await this.#answers())) {
      if (this.#child.exitCode !== null) throw new Error('redis-server stopped by itself')
      await sleep(50)
    }
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await new Promise((ended) => child.once('exit', ended))
  }

  /** Stops answering without closing its connections, until `resume`. */
  hang(): void {
    this.#child!.kill('SIGSTOP')
  }

  resume(): void {
    this.#child!.kill('SIGCONT')
  }

  async #answers(): Promise<boolean> {
    return new Promise((answered) => {
      const socket = createConnection(this.#port, '127.0.0.1')
      socket.once('connect', () => answered(true)).once('error', () => answered(false))
      socket.once('connect', () => socket.destroy())
    })
  }
}
