import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WhoAmI } from '#server/community/me.contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aProblem } from '#test/support/threads.ts'

const { found, app } = useServer({ PUBLIC_URL: 'https://liane.example' })

describe('the door', () => {
  it('counts whoever asks by their sign-in, and those without one by their address, whatever cookie they draw', async () => {
    const { cindy } = await found(CAST)
    const ask = (cookie: string) =>
      app().inject({ url: WhoAmI.url, headers: { cookie }, remoteAddress: '203.0.113.7' })
    let last = 200
    for (let call = 0; call <= 1200; call++) last = (await ask(`__Host-liane=inventé${call}`)).statusCode
    expect(last).toBe(429)
    expect((await ask(await cindy.cookie())).statusCode).toBe(200)
  })

  it('takes nothing said on the page of one for what another says, who has signed in since in the same browser', async () => {
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

    const hers = await solange.connects({ auth: { person: solange.id } })
    expect(await hers.welcomed()).toBe(true)
    const another = await solange.connects({ auth: { person: cindy.id } })
    expect(await another.welcomed()).toBe(false)
  })

  it('keeps what it answers out of every cache, and its pages to this house', async () => {
    const { cindy } = await found(CAST)
    const { headers } = await cindy.tries(ReadToday)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://liane.example;")
  })
})
