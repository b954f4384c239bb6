import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { problem } from './problem.ts'

const foreignOrigin = problem(
  'foreign-origin',
  403,
  'Cette demande vient d’une autre page que Liane : elle a été refusée.',
)

/** Whether this origin may write here or open a socket. Requests without an origin do not come from a browser. */
export function allowsOrigin(config: Config, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  if (config.PUBLIC_URL) return origin === config.PUBLIC_URL
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Refuses cross-site writes, which would use the person's cookie (CSRF). */
export function requireOwnOrigin(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const { origin, host, 'sec-fetch-site': site } = request.headers
    if (!allowsOrigin(config, origin, host) || site === 'cross-site') throw foreignOrigin()
  })
}
