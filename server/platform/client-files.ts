import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CLIENT_PAGES } from '../addresses.ts'
import { notHere } from './problem.ts'

export const BUILT = path.join(import.meta.dirname, '../../dist')

/** All paths below a parameter share one route. */
const SHELL_PATHS = new Set(Object.values(CLIENT_PAGES).map((path) => path.replace(/:.*/, '*')))

/**
 * Serves the built client: hashed files, cached for a year, and one HTML page for every path, which the browser renders.
 * An unknown path gets that page with status 404.
 *
 * @param render sends the page rendered with its content instead; `false` when it does not
 */
export async function servePages(
  app: FastifyInstance,
  render: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>,
): Promise<void> {
  // API tests run without a built client.
  if (existsSync(BUILT)) await app.register(fastifyStatic, { root: BUILT, serve: false, preCompressed: true })
  // Many people may open Liane at once behind one IP address, and a page loads many files.
  const rateLimit = { max: 12_000, timeWindow: 60_000 }
  const open = { config: { access: 'anyone' as const, rateLimit } }
  app.get('/assets/*', open, (request, reply) =>
    reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, { maxAge: '1y', immutable: true }),
  )
  const shell = readShell()
  for (const url of SHELL_PATHS)
    app.get(url, open, async (request, reply) => ((await render(request, reply)) ? reply : sendPage(reply)))
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/')
    if (isPage && request.headers.accept?.includes('text/html')) return sendPage(reply.code(404))
    throw notHere()
  })

  function sendPage(reply: FastifyReply) {
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(shell)
  }
}

/** The client's `@font-face` rules, for the pages rendered by the server. */
export function fontFaces(): string {
  const manifest = path.join(BUILT, '.vite/manifest.json')
  if (!existsSync(manifest)) return ''
  const files = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, { file: string }>)
  return FACES.flatMap(([family, weight, name]) => {
    const found = files.find(({ file }) => file.includes(name) && file.endsWith('.woff2'))
    if (!found) return []
    const style = name.endsWith('italic') ? 'italic' : 'normal'
    return `@font-face{font-family:'${family}';font-weight:${weight};font-style:${style};font-display:swap;src:url('/${found.file}') format('woff2')}\n`
  }).join('')
}
const FACES = [
  ['Atkinson Hyperlegible Next', '100 500', 'atkinson-hyperlegible-next-latin-400-normal'],
  ['Atkinson Hyperlegible Next', '550 900', 'atkinson-hyperlegible-next-latin-600-normal'],
  ['Atkinson Hyperlegible Next', '100 500', 'atkinson-hyperlegible-next-latin-400-italic'],
  ['Newsreader', '100 900', 'newsreader-latin-500-normal'],
] as const

function readShell(): string {
  try {
    return readFileSync(path.join(BUILT, 'index.html'), 'utf8')
  } catch {
    return '<!doctype html><title>Liane</title><p>La page n’a pas été construite : npm run build.'
  }
}
