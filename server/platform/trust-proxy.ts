import { isIP } from 'node:net'
import type { FastifyServerOptions } from 'fastify'

/** Networks that Fastify knows by name. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal']

/**
 * Which proxies may say where a request comes from, in `X-Forwarded-*`: none, so many in a row in front of Liane, or
 * the ones at these addresses.
 *
 * @throws when it would believe what anyone can write
 */
export function trustedProxies(setting: string): NonNullable<FastifyServerOptions['trustProxy']> {
  const text = setting.trim()
  if (text === '' || text === '0' || text === 'false') return false
  if (/^[1-9]$/.test(text)) return (_address, hop) => hop < Number(text)
  const addresses = text.split(',').map((address) => address.trim())
  if (!addresses.every(isNetwork)) throw new Error(REFUSED)
  return addresses
}

function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  if (more !== undefined) return false
  if (bits === undefined) return NAMED.includes(text) || isIP(address) > 0
  return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}

const REFUSED = [
  'Configuration: TRUST_PROXY must be the number of proxies in front of Liane (TRUST_PROXY=1), or their addresses',
  '(TRUST_PROXY=10.0.0.0/8): with « true », anyone could write the address they come from.',
  'TRUST_PROXY attend le nombre de mandataires placés devant Liane (TRUST_PROXY=1), ou leurs adresses',
  '(TRUST_PROXY=10.0.0.0/8) : avec « true », n’importe qui écrirait l’adresse d’où il vient.',
].join(' ')
