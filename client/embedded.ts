import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { own } from '#server/platform/own.rules.ts'
import { urlOf } from '#server/platform/url.rules.ts'

/** What the server embeds in a page that it renders: answers of endpoints, by their address. */
export interface Embedded {
  /** When it was rendered. */
  readonly at: string
  readonly answers: Readonly<Record<string, unknown>>
}

let data: Embedded | undefined

/** Set around each rendering on the server, and in the browser until it has taken the page over. */
export function embed(next: Embedded | undefined): void {
  data = next
}

export const embeddedAt = () => data && new Date(data.at)

/** The answer of an endpoint that came with the page: at once, so that the page can be rendered at once. */
export function embedded<Asked extends Call, Reply>(
  { url }: Endpoint<Asked, Reply>,
  { params = {}, query = {} }: { params?: Asked['params'] | object; query?: Asked['query'] | object } = {},
): Reply | undefined {
  return data && (own(data.answers, urlOf(url, params, query)) as Reply | undefined)
}
