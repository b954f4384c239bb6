import { beforeEach, vi } from 'vitest'
import type { Endpoint } from '#server/platform/endpoint.ts'

/** A call received from a page. */
export interface Asked {
  readonly url: URL
  readonly body: unknown
  readonly command: string | null
}
type Answer = (asked: Asked) => Response | Promise<Response>

const answers = new Map<string, Answer>()

/** Registers a reply for an endpoint. A call without a registered reply fails the test. */
export function answer<Wanted, Reply>(
  endpoint: Endpoint<Wanted, Reply>,
  reply: (asked: Asked) => Reply,
): void {
  answers.set(patternOf(endpoint), (asked) => Response.json(reply(asked)))
}

export function refuse<Wanted, Reply>(
  endpoint: Endpoint<Wanted, Reply>,
  problem: {
    type: string
    status: number
    title: string
    errors?: { pointer: string; detail: string }[]
    [more: string]: unknown
  },
): void {
  answers.set(patternOf(endpoint), () => Response.json(problem, { status: problem.status }))
}

/** The first `times` calls fail as if offline, then the endpoint replies. */
export function fail<Wanted, Reply>(
  endpoint: Endpoint<Wanted, Reply>,
  times: number,
  reply: (asked: Asked) => Reply,
): void {
  let left = times
  answers.set(patternOf(endpoint), (asked) => {
    if (left-- > 0) throw new TypeError('Failed to fetch')
    return Response.json(reply(asked))
  })
}

const patternOf = ({ method, url }: Pick<Endpoint, 'method' | 'url'>) =>
  `${method} ${url.replace(/:\w+/g, '[^/]+')}`

vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
  const url = new URL(address, location.href)
  const asked = `${init?.method ?? 'GET'} ${url.pathname}`
  const found = [...answers].find(([pattern]) => new RegExp(`^${pattern}$`).test(asked))?.[1]
  if (!found) throw new Error(`no answer for ${asked}`)
  const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
  return found({ url, body, command: new Headers(init?.headers).get('idempotency-key') })
})

beforeEach(() => answers.clear())
