import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { problem } from './problem.ts'

const foreignOrigin = problem(
  'foreign-origin',
  403,
  'Cette demande vient d’une autre page que Liane : elle a été refusée. Si vous êtes bien sur Liane, signalez-le à la personne qui l’administre : son adresse publique est mal réglée.',
)

/** Once for each pair of addresses: strangers can send any. */
const MAX_EXPLAINED = 10
const WRONG_ADDRESS =
  'refused a change asked by a page of `origin`: if people use Liane at that address, set PUBLIC_URL to it, or make the ' +
  'proxy in front of Liane pass their Host header on'

/** Whether this origin may write here or open a socket. Requests without an origin do not come from a browser. */
export function allowsOrigin(config: Config, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  if (config.PUBLIC_URL) return origin === config.PUBLIC_URL
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Refuses cross-site writes, which would use the person's cookie (CSRF). */
export function requireOwnOrigin(app: FastifyInstance, config: Config): void {
  const explained = new Set<string>()
  const explain = (origin = '', host = '') => {
    if (explained.size >= MAX_EXPLAINED || explained.has(origin + host)) return
    explained.add(origin + host)
    app.log.warn({ origin, host, publicUrl: config.PUBLIC_URL }, WRONG_ADDRESS)
  }
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const { origin, host, 'sec-fetch-site': site } = request.headers
    if (allowsOrigin(config, origin, host) && site !== 'cross-site') return
    explain(origin, host)
    throw foreignOrigin()
  })
}
