import { describe, expect, it } from 'vitest'
import { WhoAmI } from '#server/community/me.contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { CAST, useServer } from '#test/support/people.ts'

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

  it('keeps what it answers out of every cache, and its pages to this house', async () => {
    const { cindy } = await found(CAST)
    const { headers } = await cindy.tries(ReadToday)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(headers['content-security-policy']).toContain("connect-src 'self' wss://liane.example;")
  })
})
