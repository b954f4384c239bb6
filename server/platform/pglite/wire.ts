import { Duplex } from 'node:stream'

/** A PostgreSQL wire protocol server: bytes in, bytes out. */
export interface WireBackend {
  exec(bytes: Uint8Array): Promise<Uint8Array>
}

interface Hub {
  backend: WireBackend
  acquire(socket: PgliteSocket): Promise<void>
  release(socket: PgliteSocket): void
  owns(socket: PgliteSocket): boolean
  sockets: Set<PgliteSocket>
}

/**
 * Connects postgres.js to an embedded database over its wire protocol: no port, no second driver. Several connections
 * share one database session; a connection owns it from its first message until « ready, idle », so never loses it
 * inside a transaction or between a Parse and its Sync.
 *
 * @param lockTimeoutMs how long a connection waits for the session before failing with 55P03. A long wait nearly
 * always means that code uses the outer `db` inside a transaction.
 */
export function pgliteWire(backend: WireBackend, { lockTimeoutMs = 15_000 } = {}) {
  let owner: PgliteSocket | null = null
  const waiting: { socket: PgliteSocket; go: () => void }[] = []
  const sockets = new Set<PgliteSocket>()

  async function acquire(socket: PgliteSocket): Promise<void> {
    if (owner === socket) return
    if (owner === null) {
      owner = socket
      return
    }
    await new Promise<void>((resolve, reject) => {
      const turn = {
        socket,
        go: () => {
          clearTimeout(timer)
          owner = socket
          resolve()
        },
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(turn), 1)
        reject(new Error(`the embedded database has been in a transaction for ${lockTimeoutMs} ms`))
      }, lockTimeoutMs)
      waiting.push(turn)
    })
  }

  function release(socket: PgliteSocket): void {
    if (owner !== socket) return
    owner = null
    waiting.shift()?.go()
  }

  const hub: Hub = { backend, acquire, release, sockets, owns: (socket) => owner === socket }
  return {
    socket: (): Duplex => {
      const socket = new PgliteSocket(hub)
      sockets.add(socket)
      return socket
    },
  }
}

const CANCEL_REQUEST = 80877102
const TERMINATE = 0x58
const SYNC = 0x53
const QUERY = 0x51
const PARSE = 0x50
const READY_FOR_QUERY = 0x5a
const IDLE = 0x49
const NOTIFICATION = 0x41
/** Parse, Bind, Describe, Execute, Close, Flush: messages before a Sync. */
const EXTENDED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)))

class PgliteSocket extends Duplex {
  readonly #hub: Hub
  #unread: Buffer = Buffer.alloc(0)
  #started = false
  /** After an error, messages up to Sync are skipped, as a server does. */
  #skipping = false
  /** postgres.js reads it to decide whether to send Terminate. */
  readyState = 'open'

  constructor(hub: Hub) {
    // Prevents « drain » events: here they would follow the reply, and postgres.js would reuse a reserved connection
    // between two queries, running another query inside its transaction.
    super({ allowHalfOpen: false, writableHighWaterMark: Number.MAX_SAFE_INTEGER })
    this.#hub = hub
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.isPaused()) this.resume() // postgres.js leaves the socket paused after a COPY ... TO STDOUT
    this.#unread = this.#unread.length ? Buffer.concat([this.#unread, chunk]) : chunk
    this.#pump().then(
      () => done(),
      (error: unknown) => done(error as Error),
    )
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null)
    done()
    this.destroy()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.readyState = 'closed'
    this.#hub.sockets.delete(this)
    const leave = () => {
      this.#hub.release(this)
      done(error)
    }
    // A connection lost inside a transaction is rolled back, as on a server.
    if (this.#hub.owns(this)) this.#hub.backend.exec(simpleQuery('ROLLBACK')).then(leave, leave)
    else leave()
  }

  async #pump(): Promise<void> {
    if (!this.#started && !(await this.#start())) return
    // Forwards all complete messages together.
    let end = 0
    let last = 0
    while (this.#unread.length - end >= 5) {
      const length = 1 + this.#unread.readInt32BE(end + 1)
      if (this.#unread.length - end < length) break
      if (this.#unread[end] === TERMINATE) return this.#terminate(this.#unread.subarray(0, end))
      last = this.#unread[end]!
      end += length
    }
    if (end === 0) return
    const batch = this.#unread.subarray(0, end)
    this.#unread = this.#unread.subarray(end)
    await this.#run(batch, !EXTENDED.has(last))
  }

  async #start(): Promise<boolean> {
    if (this.#unread.length < 8) return false
    const length = this.#unread.readInt32BE(0)
    if (this.#unread.length < length) return false
    const message = this.#unread.subarray(0, length)
    this.#unread = this.#unread.subarray(length)
    if (message.readInt32BE(4) === CANCEL_REQUEST) {
      this.destroy() // there is nothing to cancel: a query runs to its end
      return false
    }
    this.#started = true
    await this.#run(message, true)
    return true
  }

  async #terminate(before: Buffer): Promise<void> {
    if (before.length) await this.#run(before, true)
    this.destroy()
  }

  async #run(bytes: Buffer, synced: boolean): Promise<void> {
    if (this.#skipping) return this.#refuse(bytes, synced)
    // The engine would wait for the data inside WebAssembly for ever, blocking the process.
    if (copiesIn(bytes))
      return this.#refuse(bytes, synced, 'COPY FROM STDIN is not possible on the embedded database')
    try {
      await this.#hub.acquire(this)
    } catch (error) {
      return this.#refuse(bytes, synced, (error as Error).message)
    }
    const answer = Buffer.from(await this.#hub.backend.exec(Uint8Array.from(bytes)))
    const idle = this.#deliver(answer)
    // postgres.js pipelines a Parse without Sync after a finished query: only Sync or Query release the session.
    if (idle && synced) this.#hub.release(this)
  }

  /**
   * Forwards the reply and its notifications.
   *
   * @returns whether the session is idle
   */
  #deliver(answer: Buffer): boolean {
    let idle = false
    let from = 0
    for (let at = 0; at + 5 <= answer.length;) {
      const type = answer[at]!
      const next = at + 1 + answer.readInt32BE(at + 1)
      if (type === READY_FOR_QUERY) idle = answer[at + 5] === IDLE
      else if (type === NOTIFICATION) {
        if (at > from) this.push(answer.subarray(from, at))
        from = next
        for (const socket of this.#hub.sockets) socket.push(answer.subarray(at, next))
      }
      at = next
    }
    if (answer.length > from) this.push(answer.subarray(from))
    return idle
  }

  /** Rejects messages up to Sync; the exchange pipelined after it is run. */
  async #refuse(bytes: Buffer, synced: boolean, message?: string): Promise<void> {
    if (message) {
      this.push(errorResponse(message))
      this.#skipping = true
    }
    let at = 0
    while (this.#skipping && at + 5 <= bytes.length) {
      this.#skipping = bytes[at] !== SYNC && bytes[at] !== QUERY
      at += 1 + bytes.readInt32BE(at + 1)
    }
    if (!this.#skipping) this.push(READY_IDLE)
    if (at < bytes.length) await this.#run(bytes.subarray(at), synced)
  }
}

/** Detects COPY … FROM STDIN as a statement (Query or Parse), not inside a value. */
function copiesIn(bytes: Buffer): boolean {
  if (!/\bfrom\s+stdin\b/i.test(bytes.toString('latin1'))) return false
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] !== QUERY && bytes[at] !== PARSE) continue
    const body = bytes.subarray(at + 5, at + 1 + bytes.readInt32BE(at + 1)).toString('latin1')
    const text = bytes[at] === QUERY ? body : body.slice(body.indexOf('\0') + 1)
    if (/^\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(text)) return true
  }
  return false
}

function errorResponse(message: string): Buffer {
  const body = Buffer.from(`SERROR\0VERROR\0C55P03\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head[0] = 0x45
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

const READY_IDLE = Buffer.from([READY_FOR_QUERY, 0, 0, 0, 5, IDLE])

function simpleQuery(sql: string): Uint8Array {
  const body = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head[0] = QUERY
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}
