import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { WhoAmI, type Myself } from '../community/me.contract.ts'
import { Problem } from '../platform/problem.ts'
import { readWithin, type PageRequest } from '../platform/read-within.ts'
import { urlOf } from '../platform/url.rules.ts'
import { BuiltPages, loadRenderer } from './built-pages.ts'
import { GzipInTwo } from './gzip-in-two.ts'
import { PAGE_DATA } from './page-data.ts'

/** What the server reads for a page, by the address of each endpoint; the browser takes it from the page. */
interface Embedded {
  /** When the page was rendered: times such as « il y a 3 minutes » are the same on both sides. */
  readonly at: string
  readonly answers: Record<string, unknown>
}

/** Sends a page rendered with its content. `false`: nothing was sent, the browser renders this one. */
export type RenderPage = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

/** Renders the pages of `PAGE_DATA` for their signed-in readers, by the rights that the API checks. */
export async function pageRenderer(app: FastifyInstance): Promise<RenderPage> {
  const renderer = await loadRenderer()
  if (!renderer) return async () => false
  const pages = new BuiltPages()
  const gzip = new GzipInTwo()

  return async (request, reply) => {
    const url = new URL(request.url, 'http://page')
    const at = renderer.pageAt(url.pathname)
    if (!at || !PAGE_DATA.has(at.name)) return false
    const ctx = await app.contextFor(request)
    if (ctx.me === null) return false
    try {
      const embedded = await readData({ app, request, reply, ctx }, at, url)
      if (!embedded) return false
      const rendered = await renderer.render(url, embedded)
      const strict = String(reply.raw.getHeader('content-security-policy') ?? '')
      const { first, rest, policy } = pages.whole(at.file, rendered, JSON.stringify(embedded), strict)
      void reply
        .header('content-security-policy', policy)
        .header('cache-control', 'private, no-store')
        .header('vary', 'accept-encoding')
        .type('text/html; charset=utf-8')
      if (/\bgzip\b/.test(String(request.headers['accept-encoding'])))
        await reply.header('content-encoding', 'gzip').send(gzip.compress(first, rest))
      else await reply.send(first + rest)
      return true
    } catch (error) {
      // What is refused here is refused to the browser too, which says so in words.
      if (!(error instanceof Problem))
        request.log.error({ err: error, page: at.name }, 'a page was not rendered')
      return false
    }
  }
}

async function readData(
  within: PageRequest,
  at: { name: string; params: Readonly<Record<string, string>> },
  url: URL,
): Promise<Embedded | undefined> {
  const who = await readWithin(within, { endpoint: WhoAmI, asked: { params: {}, query: {} } })
  const me = JSON.parse(who) as Myself
  const community = me.communities.find(({ slug }) => slug === at.params['community'])
  if (!community) return undefined
  const reads = PAGE_DATA.get(at.name)!({ community, params: at.params, query: url.searchParams })
  if (!reads) return undefined
  const answers = new Map<string, unknown>([[WhoAmI.url, me]])
  for (const read of reads) {
    const { endpoint, asked } = read
    answers.set(urlOf(endpoint.url, asked.params, asked.query), JSON.parse(await readWithin(within, read)))
  }
  return { at: within.ctx.now.toISOString(), answers: Object.fromEntries(answers) }
}
