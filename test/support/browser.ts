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
  #cookie = ''

  constructor(app: FastifyInstance, address = '127.0.0.1') {
    this.#app = app
    this.#address = address
  }

  /** The value of its cookie. */
  get token(): string {
    return this.#cookie.split('=')[1] ?? ''
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
    const given = reply.headers['set-cookie']
    if (given) this.#cookie = String(given).split(';')[0]!
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
