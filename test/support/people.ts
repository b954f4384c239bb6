import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'

import { buildApp, features } from '#server/app.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { Call, Endpoint, FileEndpoint } from '#server/platform/endpoint.ts'
import { urlOf } from '#server/platform/url.rules.ts'
import type { Feature } from '#server/platform/feature.ts'
import { readConfig } from '#server/platform/config.ts'
import { useDatabase } from './database.ts'
import { settle, type Cast, type CastMember } from './seed-community.ts'

export { type CastMember } from './seed-community.ts'

/** The server under test, with its own database and a clock that the test sets. */
export function useServer(env: NodeJS.ProcessEnv = {}, added: readonly Feature[] = []) {
  const database = useDatabase()
  const clock = { now: new Date('2026-03-16T12:00:00Z') }
  let app: FastifyInstance
  beforeAll(async () => {
    app = await buildApp({
      config: readConfig({ LOG_LEVEL: 'error', ...env }),
      database: database(),
      clock: () => clock.now,
      demo: false,
      features: [...features, ...added],
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())

  /**
   * Creates a community for this test, with people in their own structures: `const { cindy, community } = await
   * found({ cindy: { structure: 'mlc', scope: 'decide' } })`.
   */
  async function found<Name extends string>(cast: Cast<Name>) {
    const { community, people, structures } = await settle(database().db, cast, clock.now)
    const persons = {} as Record<Name, Person>
    for (const [name, id] of Object.entries<string>(people))
      persons[name as Name] = new Person(app, community, id)
    const stranger = await settle(database().db, { stranger: {} }, clock.now)
    return {
      community,
      structures,
      stranger: new Person(app, community, stranger.people.stranger),
      visitor: new Person(app, community, null),
      ...persons,
    }
  }

  return { database, db: () => database().db, clock, found, app: () => app }
}

type FromInside<Asked extends { params: object }> = Partial<Omit<Asked, 'params'>> & {
  params?: Omit<Asked['params'], 'community'>
}

/** A person who uses Liane as a browser does: over HTTP and a socket, with a cookie. */
export class Person {
  /** Their id; empty for a visitor without an account. */
  readonly id: string
  readonly #app: FastifyInstance
  readonly #community: string
  #cookie: string | undefined

  constructor(app: FastifyInstance, community: string, id: string | null) {
    this.id = id ?? ''
    this.#app = app
    this.#community = community
  }

  /** The cookie of a sign-in, `name=value`. */
  async cookie(): Promise<string> {
    if (!this.id) return ''
    this.#cookie ??= (await this.#app.signIns.start(this.id, 'test')).split(';')[0]!
    return this.#cookie
  }

  /** A context, to call an action directly. */
  ctx(now?: Date): Ctx {
    return this.#app.as(this.id || null, now)
  }

  /** Calls an endpoint; a refusal fails the test. */
  async does<Asked extends Call, Reply>(endpoint: Endpoint<Asked, Reply>, asked: FromInside<Asked> = {}) {
    const { status, body } = await this.tries(endpoint, asked)
    expect(status, JSON.stringify(body)).toBe(200)
    return body as Reply
  }

  /** Calls an endpoint and returns the reply or the refusal. Pass the same `command` to test retries. */
  async tries<Asked extends Call, Reply>(
    endpoint: Endpoint<Asked, Reply>,
    asked: FromInside<Asked> = {},
    command: string = randomUUID(),
    headers: Record<string, string> = {},
  ) {
    const reply = await this.#app.inject({
      method: endpoint.method,
      url: urlOf(endpoint.url, { community: this.#community, ...asked.params }, asked.query ?? {}),
      headers: { cookie: await this.cookie(), 'idempotency-key': command, ...headers },
      ...(asked.body !== undefined && { payload: asked.body as object }),
    })
    return { status: reply.statusCode, body: reply.json<unknown>(), headers: reply.headers }
  }

  /** Opens a page or a file. */
  async opens<Asked extends { params: object; query: object }>(
    page: FileEndpoint<Asked>,
    asked: FromInside<Asked> = {},
  ) {
    const reply = await this.#app.inject({
      method: 'GET',
      url: urlOf(page.url, { community: this.#community, ...asked.params }, asked.query ?? {}),
      headers: { cookie: await this.cookie() },
    })
    return { status: reply.statusCode, body: reply.body, bytes: reply.rawPayload, headers: reply.headers }
  }

  /** Opens a socket, closed at the end of the test. */
  async connects(
    options: { transports?: string[]; auth?: object; headers?: Record<string, string> } = {},
  ): Promise<Connection> {
    const { port } = this.#app.server.address() as AddressInfo
    const socket = io(`http://127.0.0.1:${port}`, {
      extraHeaders: { cookie: await this.cookie(), ...options.headers },
      transports: options.transports ?? ['websocket'],
      auth: options.auth ?? {},
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    })
    onTestFinished(() => void socket.close())
    return new Connection(socket)
  }
}

/** A socket that records what it receives. */
export class Connection {
  readonly socket: Socket
  readonly heard: { name: string; payload: Record<string, unknown> }[] = []

  constructor(socket: Socket) {
    this.socket = socket
    socket.onAny((name: string, payload: Record<string, unknown>) => this.heard.push({ name, payload }))
  }

  /** Whether the server accepted the connection. */
  async welcomed(): Promise<boolean> {
    if (this.socket.connected) return true
    return new Promise((resolve) => {
      this.socket.once('connect', () => resolve(true))
      this.socket.once('connect_error', () => resolve(false))
    })
  }

  async asks(name: string, payload: unknown): Promise<Record<string, unknown>> {
    return (await this.socket.timeout(30_000).emitWithAck(name, payload)) as Record<string, unknown>
  }

  async enters(room: string): Promise<boolean> {
    return 'entered' in (await this.asks('room:enter', { room }))
  }

  names(): string[] {
    return this.heard.map(({ name }) => name)
  }
}

/** The people of most tests: two structures that decide, one that is consulted, a lead, a committee. */
export const CAST = {
  solange: { structure: 'carif', roles: ['member', 'network_lead'] },
  jocelyne: { structure: 'mlc', roles: ['member', 'steering_member'], manages: true },
  cindy: { structure: 'mlc', scope: 'decide' },
  sabrina: { structure: 'cap', scope: 'decide' },
  nathan: { structure: 'cio', scope: 'consult' },
  nadege: { structure: 'ft' },
} satisfies Record<string, CastMember> as {
  [Name in 'solange' | 'jocelyne' | 'cindy' | 'sabrina' | 'nathan' | 'nadege']: CastMember
}

/** Ten people of seven structures: enough for anonymous posts. */
export const CROWD = {
  ...CAST,
  aurore: { structure: 'cidff', scope: 'decide' },
  olivier: { structure: 'ft', scope: 'decide' },
  zenobie: { structure: 'zenith', scope: 'decide' },
  kevin: { structure: 'crij' },
} satisfies Record<string, CastMember> as typeof CAST &
  Record<'aurore' | 'olivier' | 'zenobie' | 'kevin', CastMember>
