import { setTimeout as sleep } from 'node:timers/promises'
import { createAdapter } from '@socket.io/redis-adapter'
import type { FastifyBaseLogger } from 'fastify'
import { createClient } from 'redis'
import type { Server } from 'socket.io'

/** What the Socket.IO adapter asks of a subscriber. */
interface Subscription {
  readonly kind: 'subscribe' | 'pSubscribe'
  readonly channels: string | string[]
  readonly listener: (message: Buffer, channel: Buffer) => void
}
type Subscribe = (channels: Subscription['channels'], listener: Subscription['listener']) => void

const RETRY_MS = 1_000
const PING_MS = 1_000
const ANSWER_WITHIN_MS = 3_000

/**
 * The other processes on the same database, reached through Redis. While Redis is away this process works alone:
 * what it would have told the others is dropped, and `whenBack` runs once they are connected again.
 *
 * The client library's own reconnection is not used: it neither notices a server that hangs nor repeats a subscription
 * that was cut off.
 */
export class OtherProcesses {
  readonly #url: string
  readonly #log: FastifyBaseLogger
  readonly #whenBack: () => void
  readonly #subscriptions: Subscription[] = []
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  #publisher: ReturnType<typeof connectionTo> | undefined

  constructor(url: string, io: Server, log: FastifyBaseLogger, whenBack: () => void) {
    this.#url = url
    this.#log = log
    this.#whenBack = whenBack
    io.adapter(createAdapter(this.#forAdapter(), this.#forAdapter()))
    this.#running = this.#run()
  }

  get isAlone(): boolean {
    return this.#publisher === undefined
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  /** The adapter handles no failure of its Redis clients: none reaches it. */
  #forAdapter() {
    const subscriber = (kind: Subscription['kind']): Subscribe => {
      return (channels, listener) => void this.#subscriptions.push({ kind, channels, listener })
    }
    const nothing = () => {}
    return {
      publish: async (channel: string, message: string | Buffer) => {
        await this.#publisher?.publish(channel, message).catch(nothing)
      },
      subscribe: subscriber('subscribe'),
      pSubscribe: subscriber('pSubscribe'),
      unsubscribe: nothing,
      pUnsubscribe: nothing,
      on: nothing,
      off: nothing,
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    let toldAway = false
    while (!signal.aborted) {
      const error = await this.#connectUntilLost(() => (toldAway = false))
      if (signal.aborted) return
      if (!toldAway)
        this.#log.warn({ err: error }, 'Redis does not answer: this process works alone until it does')
      toldAway = true
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
    }
  }

  /** @returns why the connection was lost, or could not be made */
  async #connectUntilLost(connected: () => void): Promise<unknown> {
    const [publisher, subscriber] = [connectionTo(this.#url), connectionTo(this.#url)]
    const over = new AbortController()
    const lost = [failureOf(publisher), failureOf(subscriber), this.#closed(over.signal)]
    try {
      await Promise.race([this.#connect(publisher, subscriber), ...lost])
      this.#publisher = publisher
      connected()
      this.#log.info('Redis answers: the processes on this database hear one another')
      this.#whenBack()
      await Promise.race([pingForever([publisher, subscriber], over.signal), ...lost])
      return undefined
    } catch (error) {
      return error
    } finally {
      this.#publisher = undefined
      over.abort()
      for (const client of [publisher, subscriber]) client.destroy()
    }
  }

  async #connect(publisher: Connection, subscriber: Connection): Promise<void> {
    await Promise.all([publisher.connect(), subscriber.connect()])
    for (const { kind, channels, listener } of this.#subscriptions)
      await subscriber[kind](channels, listener, true)
  }

  #closed(over: AbortSignal): Promise<never> {
    const { signal } = this.#closing
    return new Promise((_, closed) =>
      signal.addEventListener('abort', () => closed(new Error('closing')), { signal: over }),
    )
  }
}

type Connection = ReturnType<typeof connectionTo>

const connectionTo = (url: string) =>
  createClient({ url, socket: { connectTimeout: ANSWER_WITHIN_MS, reconnectStrategy: false } })

const failureOf = (client: Connection) =>
  new Promise<never>((_, lost) => void client.on('error', (error: Error) => lost(error)))

/** Notices a server that keeps its connections and no longer answers. */
async function pingForever(clients: readonly Connection[], over: AbortSignal): Promise<never> {
  for (;;) {
    const late = sleep(ANSWER_WITHIN_MS, 'late', { signal: over })
    const first = await Promise.race([Promise.all(clients.map((client) => client.ping())), late])
    if (first === 'late') throw new Error(`Redis did not answer within ${ANSWER_WITHIN_MS} ms`)
    await sleep(PING_MS, undefined, { signal: over })
  }
}
