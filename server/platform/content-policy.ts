import type { Config } from './config.ts'

/** The Content-Security-Policy: our own files and sockets only, and nothing inline, so that no text of a person can run. */
export function contentPolicy({ PUBLIC_URL = '' }: Pick<Config, 'PUBLIC_URL'>) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Older browsers do not take a socket for the same place as its page.
      connectSrc: ["'self'", ...(PUBLIC_URL ? [PUBLIC_URL.replace('http', 'ws')] : [])],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      ...(PUBLIC_URL.startsWith('https:') && { upgradeInsecureRequests: [] }),
    },
  }
}
