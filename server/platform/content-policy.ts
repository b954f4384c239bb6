import type { Config } from './config.ts'

/**
 * The Content-Security-Policy: same-origin files and sockets only, nothing inline, so that injected markup cannot run.
 */
export function contentPolicy({ PUBLIC_URL = '' }: Pick<Config, 'PUBLIC_URL'>) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Older browsers do not include `ws:` of the same origin in 'self'.
      connectSrc: ["'self'", ...(PUBLIC_URL ? [PUBLIC_URL.replace('http', 'ws')] : [])],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      ...(PUBLIC_URL.startsWith('https:') && { upgradeInsecureRequests: [] }),
    },
  }
}
