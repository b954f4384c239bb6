import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { trustedProxies } from '#server/platform/trust-proxy.ts'

/** The address that a request is counted under, when a proxy appends the caller’s to what the caller wrote. */
async function addressOf(setting: string, forwarded: string, from = '10.0.0.2'): Promise<string> {
  const app = Fastify({ trustProxy: trustedProxies(setting) })
  app.get('/', (request) => request.ip)
  const reply = await app.inject({
    url: '/',
    remoteAddress: from,
    headers: { 'x-forwarded-for': forwarded },
  })
  return reply.body
}
const FORGED = '198.51.100.1, 203.0.113.7'

it('proxies: the address that a visitor forges is not believed, whatever TRUST_PROXY says', async () => {
  for (const setting of ['1', '10.0.0.0/8', '10.0.0.2, loopback'])
    expect(await addressOf(setting, FORGED), setting).toBe('203.0.113.7')
  expect(await addressOf('', FORGED)).toBe('10.0.0.2')
  expect(await addressOf('false', FORGED)).toBe('10.0.0.2')
  expect(await addressOf('2', '198.51.100.1, 203.0.113.7, 10.0.0.1')).toBe('203.0.113.7')
  expect(await addressOf('10.0.0.0/8', FORGED, '203.0.113.9')).toBe('203.0.113.9')
})

it('proxies: TRUST_PROXY that would believe anyone is refused, with what to write', () => {
  for (const setting of ['true', 'yes', '10', '10.0.0.0/33', '10.0.0/8', 'proxy', '10.0.0.1/8/8'])
    expect(() => trustedProxies(setting), setting).toThrow('TRUST_PROXY=1')
})
