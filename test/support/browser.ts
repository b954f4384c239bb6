import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { io } from 'socket.io-client'
import { expect, onTestFinished } from 'vitest'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { urlOf } from '#server/platform/url.rules.ts'
import { Connection } from './people.ts'

/** An HTTP client with a cookie jar. */
export class Browser {
  readonly #app: FastifyInstance
  readonly #address: string
  readonly #cookies = new Map<string, string>()

  constructor(app: FastifyInstance, address = '127.0.0.1') {
    this.#app = app
    this.#address = address
  }

  /** The value of the cookie of its sign-in. */
  get token(): string {
    return this.#cookies.get('liane') ?? ''
  }

  get #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async does<Asked extends Call, Reply>(endpoint: Endpoint<Asked, Reply>, asked: Partial<Asked> = {}) {
    const { status, body } = await this.tries(endpoint, asked)
    expect(status, JSON.stringify(body)).toBe(200)
    return body as Reply
  }

  async tries<Asked extends Call, Reply>(endpoint: Endpoint<Asked, Reply>, asked: Partial<Asked> = {}) {
    const reply = await this.#app.inject({
      method: endpoint.method,
      url: urlOf(endpoint.url, asked.params ?? {}, asked.query ?? {}),
      remoteAddress: this.#address,
      headers: { 'idempotency-key': randomUUID(), ...(this.#cookie && { cookie: this.#cookie }) },
      ...(asked.body !== undefined && { payload: asked.body as object }),
    })
    for (const given of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(given)!
      this.#cookies.set(name!, value!)
    }
    return { status: reply.statusCode, body: reply.json<unknown>() }
  }

  async connects(): Promise<Connection> {
    const { port } = this.#app.server.address() as AddressInfo
    const options = { extraHeaders: { cookie: this.#cookie }, transports: ['websocket'], forceNew: true }
    const socket = io(`http://127.0.0.1:${port}`, options)
    onTestFinished(() => void socket.close())
    return new Connection(socket)
  }
}
