import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readConfig } from '#server/platform/config.ts'
import { allowsOrigin } from '#server/platform/origin.ts'
import { AddPost, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { urlOf } from '#server/platform/url.rules.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aProblem } from '#test/support/builders.ts'

const OURS = 'https://liane.example'
const { found, app } = useServer({ PUBLIC_URL: OURS })

/** Origins that are not ours, some made to look like it. `null`: a sandboxed frame, or a page opened from a file. */
const FOREIGN = [
  'https://elsewhere.example',
  'http://liane.example',
  'https://liane.example:8443',
  'https://liane.example.elsewhere.example',
  'https://www.liane.example',
  'null',
]

describe('origin: over HTTP', () => {
  /** Cindy's browser posts in her thread, made to by the page that these headers describe. */
  async function posting() {
    const { cindy, community } = await found(CAST)
    const { id: thread } = await cindy.does(OpenThread, { body: aProblem() })
    const cookie = await cindy.cookie()
    const posts = async (headers: Record<string, string>) => {
      const { statusCode, body } = await app().inject({
        method: 'POST',
        url: urlOf(AddPost.url, { community, thread }, {}),
        headers: { cookie, 'idempotency-key': randomUUID(), ...headers },
        payload: { body: fromPlain('De quelle page ?') },
      })
      return { status: statusCode, type: (JSON.parse(body) as { type?: string }).type }
    }
    const count = async () => (await cindy.does(ReadThread, { params: { thread } })).thread.postCount
    return { cindy, community, thread, cookie, posts, count }
  }
  const refused = { status: 403, type: '/problems/foreign-origin' }

  it('origin: a page of another site cannot post with a member’s cookie', async () => {
    const { posts, count } = await posting()
    for (const origin of FOREIGN) expect(await posts({ origin }), origin).toEqual(refused)
    expect(await count()).toBe(1)
  })

  it('origin: a call that the browser says comes from another site is refused, whatever its Origin', async () => {
    const { posts, count } = await posting()
    expect(await posts({ 'sec-fetch-site': 'cross-site' })).toEqual(refused)
    expect(await posts({ 'sec-fetch-site': 'cross-site', origin: OURS })).toEqual(refused)
    expect(await count()).toBe(1)
  })

  it('origin: our own pages post, and so do programs, which send no Origin', async () => {
    const { posts, count } = await posting()
    for (const headers of [{}, { origin: OURS }, { origin: OURS, 'sec-fetch-site': 'same-origin' }])
      expect(await posts(headers)).toMatchObject({ status: 200 })
    expect(await count()).toBe(4)
  })

  it('origin: reading is allowed from a link on another site', async () => {
    const { community, thread, cookie } = await posting()
    for (const method of ['GET', 'HEAD'] as const) {
      const { statusCode } = await app().inject({
        method,
        url: urlOf(ReadThread.url, { community, thread }, {}),
        headers: { cookie, origin: FOREIGN[0], 'sec-fetch-site': 'cross-site' },
      })
      expect(statusCode, method).toBe(200)
    }
  })
})

describe('origin: on the socket', () => {
  it('origin: a page of another site cannot open a socket, by either transport', async () => {
    const { cindy } = await found(CAST)
    for (const transports of [['websocket'], ['polling']])
      for (const origin of FOREIGN) {
        const line = await cindy.connects({ transports, headers: { origin } })
        expect(await line.welcomed(), `${transports[0]} from ${origin}`).toBe(false)
        line.socket.close()
      }
  })

  it('origin: our own pages and programs open a socket, by either transport', async () => {
    const { cindy } = await found(CAST)
    for (const transports of [['websocket'], ['polling']])
      for (const headers of [{ origin: OURS }, {}] as Record<string, string>[])
        expect(await (await cindy.connects({ transports, headers })).welcomed()).toBe(true)
  })

  it('origin: a refused handshake is answered 403', async () => {
    const { port } = app().server.address() as AddressInfo
    const { status } = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: FOREIGN[0]! },
    })
    expect(status).toBe(403)
  })
})

describe('origin: without PUBLIC_URL', () => {
  const allows = (origin: string | undefined) => allowsOrigin(readConfig({}), origin, 'localhost:3000')

  it('origin: without PUBLIC_URL, only pages of the host that is asked are let in', () => {
    for (const origin of ['http://localhost:3000', 'https://localhost:3000', undefined])
      expect(allows(origin), origin).toBe(true)
    for (const origin of ['http://localhost:3001', 'http://elsewhere.example', 'null', ''])
      expect(allows(origin), origin).toBe(false)
  })
})
