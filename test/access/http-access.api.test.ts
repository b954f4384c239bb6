import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { SignIn } from '#server/accounts/contract.ts'
import { EndMembership } from '#server/community/members.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aProblem } from '#test/support/builders.ts'

const { found, app } = useServer({ PUBLIC_URL: 'https://liane.example' })

describe('HTTP access', () => {
  it('rate limit: signed-in people are counted by sign-in, others by network address, whatever cookie they send', async () => {
    const { cindy } = await found(CAST)
    const ask = (cookie: string) =>
      app().inject({ url: WhoAmI.url, headers: { cookie }, remoteAddress: '203.0.113.7' })
    let last = 200
    for (let call = 0; call <= 1200; call++) last = (await ask(`__Host-liane=inventé${call}`)).statusCode
    expect(last).toBe(429)
    expect((await ask(await cindy.cookie())).statusCode).toBe(200)
  })

  it('HTTP access: a call from a page whose owner has been replaced by another sign-in is refused', async () => {
    const { cindy, solange, community } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const replies = async (pageOf: string) =>
      app().inject({
        method: 'POST',
        url: `/api/communities/${community}/threads/${id}/posts`,
        headers: {
          cookie: await solange.cookie(),
          'idempotency-key': randomUUID(),
          'liane-person': pageOf,
        },
        payload: { body: fromPlain('De qui ?') },
      })
    const refused = await replies(cindy.id)
    expect(refused.statusCode).toBe(401)
    expect(refused.json()).toMatchObject({ type: '/problems/someone-else' })
    expect((await cindy.does(ReadThread, { params: { thread: id } })).thread.postCount).toBe(1)
    expect((await replies(solange.id)).statusCode).toBe(200)

    const entering = await app().inject({
      method: 'POST',
      url: SignIn.url,
      headers: { cookie: await solange.cookie(), 'liane-person': cindy.id },
      payload: { email: 'personne@structure.example', password: 'ce-n-est-pas-le-bon' },
    })
    expect(entering.json()).toMatchObject({ type: '/problems/wrong-password' })

    const hers = await solange.connects({ auth: { person: solange.id } })
    expect(await hers.welcomed()).toBe(true)
    const another = await solange.connects({ auth: { person: cindy.id } })
    expect(await another.welcomed()).toBe(false)
  })

  it('HTTP access: other cookies of the same host do not break the sign-in', async () => {
    const { cindy } = await found(CAST)
    const cookie = `remise=100%; ${await cindy.cookie()}; autre=%E0%A4%A`
    const { statusCode, body } = await app().inject({ url: WhoAmI.url, headers: { cookie } })
    expect(statusCode, body).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ person: { id: cindy.id } })
  })

  it('HTTP access: a write is authorised after its body has been read', async () => {
    const { solange, nadege, community } = await found(CAST)
    const { id } = await solange.does(OpenThread, { body: aProblem() })
    const body = JSON.stringify({ body: fromPlain('Encore là ?') })
    const { port } = app().server.address() as AddressInfo
    const line = connect(port, '127.0.0.1')
    line.write(
      [
        `POST /api/communities/${community}/threads/${id}/posts HTTP/1.1`,
        'Host: 127.0.0.1',
        `Cookie: ${await nadege.cookie()}`,
        'Content-Type: application/json',
        `Idempotency-Key: ${randomUUID()}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        'Expect: 100-continue\r\n\r\n',
      ].join('\r\n'),
    )
    await once(line, 'data')
    await solange.does(EndMembership, { params: { person: nadege.id } })
    line.write(body)
    expect(await text(line)).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('HTTP access: replies are never cached, and pages cannot be framed by another site', async () => {
    const { cindy } = await found(CAST)
    const { headers } = await cindy.tries(ReadToday)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://liane.example;")
  })
})
