import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const BUILT = path.join(import.meta.dirname, '../../dist')

/** The built client: files named after their content, kept by browsers for good, and one page for every path of it. */
export async function servePages(app: FastifyInstance): Promise<void> {
  // Tests of the API build no client.
  if (existsSync(BUILT)) await app.register(fastifyStatic, { root: BUILT, serve: false, preCompressed: true })
  const open = { config: { access: 'anyone' as const }, schema: { hide: true } }
  app.get('/assets/*', open, (request, reply) =>
    reply.sendFile(`assets/${(request.params as { '*': string })['*']}`, { maxAge: '1y', immutable: true }),
  )
  const shell = readShell()
  for (const url of [
    '/',
    '/c/*',
    '/connexion',
    '/invitation/*',
    '/mot-de-passe',
    '/mot-de-passe/*',
    '/installation',
    '/courrier',
    '/compte',
    '/communautes',
  ])
    app.get(url, open, (_request, reply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(shell),
    )
}

function readShell(): string {
  try {
    return readFileSync(path.join(BUILT, 'index.html'), 'utf8')
  } catch {
    return '<!doctype html><title>Liane</title><p>La page n’a pas été construite : npm run build.'
  }
}
