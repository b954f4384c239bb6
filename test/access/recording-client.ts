import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { expect } from 'vitest'
import type { Call, Endpoint, FileEndpoint } from '#server/platform/endpoint.ts'
import { urlOf } from '#server/platform/url.rules.ts'
import { readPdf } from '../support/read-pdf.ts'

type Inside<Asked extends { params: object }> = Partial<Omit<Asked, 'params'>> & {
  params?: Omit<Asked['params'], 'community'>
}
export interface Identity {
  /** Empty for a visitor, as is the cookie. */
  id: string
  cookie: string
}

/** Someone who uses Liane from outside, and every byte that has reached them. */
export class RecordingClient {
  readonly id: string
  readonly cookie: string
  /** Bodies with their headers. */
  readonly bodies: string[] = []
  readonly frames: string[] = []
  /** The words of the PDFs. */
  readonly papers: string[] = []
  readonly socket: Socket
  readonly #url: string
  readonly #community: string

  constructor(url: string, community: string, { id, cookie }: Identity) {
    this.id = id
    this.cookie = cookie
    this.#url = url
    this.#community = community
    this.socket = io(url, {
      extraHeaders: { cookie },
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
    })
    this.socket.io.on('open', () =>
      this.socket.io.engine.on('data', (data: unknown) => this.frames.push(legible(data))),
    )
  }

  /** Does it, and fails the test with the problem's text when refused. */
  async does<Asked extends Call, Reply>(endpoint: Endpoint<Asked, Reply>, asked: Inside<Asked> = {}) {
    const { status, body } = await this.tries(endpoint, asked)
    expect(status, body).toBe(200)
    return JSON.parse(body) as Reply
  }

  async tries<Asked extends Call, Reply>(endpoint: Endpoint<Asked, Reply>, asked: Inside<Asked> = {}) {
    const { url, method } = endpoint
    return this.sends(method, this.#pathOf(url, asked), asked.body && JSON.stringify(asked.body))
  }

  async opens<Asked extends { params: object; query: object }>(
    page: FileEndpoint<Asked>,
    asked: Inside<Asked> = {},
  ) {
    return this.sends('GET', this.#pathOf(page.url, asked))
  }

  async sends(method: string, path: string, body?: string) {
    const reply = await fetch(this.#url + path, {
      method,
      headers: {
        cookie: this.cookie,
        'idempotency-key': randomUUID(),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body }),
    })
    const bytes = new Uint8Array(await reply.arrayBuffer())
    const headers = [...reply.headers].flat().join('\n')
    const text = Buffer.from(bytes).toString()
    this.bodies.push(headers + text)
    if (reply.ok && headers.includes('application/pdf')) this.papers.push((await readPdf(bytes)).words)
    return { status: reply.status, body: text }
  }

  /** @returns whether the server took the connection */
  async connects(): Promise<boolean> {
    return new Promise((known) => {
      this.socket.once('connect', () => known(true)).once('connect_error', () => known(false))
      this.socket.connect()
    })
  }

  async asks(name: string, payload: object): Promise<Record<string, unknown>> {
    return (await this.socket.timeout(30_000).emitWithAck(name, payload)) as Record<string, unknown>
  }

  received(): string {
    return [...this.bodies, ...this.frames, ...this.papers].join('\n')
  }

  #pathOf(pattern: string, { params, query }: Inside<Call>): string {
    return urlOf(pattern, { community: this.#community, ...params }, query ?? {})
  }
}

/** A frame with what it carries packed written out. */
function legible(data: unknown): string {
  if (typeof data !== 'string') return Buffer.from(data as ArrayBuffer).toString()
  return data.replace(/"data":"([^"]+)"/g, (_, packed: string) => Buffer.from(packed, 'base64').toString())
}
