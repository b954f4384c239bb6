import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect, it } from 'vitest'
import type { DeclaredRoute } from '#server/platform/http.ts'
import { useServer } from '#test/support/people.ts'
import { json, knownWorld, pathOf, routesInOrder, sender } from './declared-calls.ts'
import { deep, hostile, whole } from './invalid-input.ts'
import type { Schema } from './minimal-input.ts'

const server = useServer()

it('hostile calls: every malformed call is refused in French, none answers 500', async () => {
  const { emilie, known } = await knownWorld(server.app(), server.db(), server.clock.now)
  const send = sender(server.app(), emilie)
  const routes = routesInOrder(server.app())
  const problems: string[] = []
  const statuses: Record<number, number> = {}
  let sent = 0

  for (const route of routes) {
    for (const call of callsOf(route, known)) {
      const reply = await send(route.method, call)
      sent++
      statuses[reply.statusCode] = (statuses[reply.statusCode] ?? 0) + 1
      const wrong = wrongIn(reply)
      if (wrong) problems.push(`${route.method} ${call.url as string} ${wrong}, sent ${shown(call)}`)
    }
  }
  process.stdout.write(`hostile calls: ${sent} over ${routes.length} routes; ${JSON.stringify(statuses)}\n`)
  expect(problems).toEqual([])
  expect(statuses[200]).toBeGreaterThan(routes.length)
})

function* callsOf({ url, schema }: DeclaredRoute, known: Record<string, unknown>): Generator<InjectOptions> {
  const path = (own: Record<string, string> = {}) => pathOf(url, known, own)
  const body = schema.body as Schema | undefined
  const sample = body && { payload: whole(body, known) }
  for (const name of url.matchAll(/:(\w+)/g))
    for (const value of ['\u0000', '-'.repeat(36), '99999999999', 'é'.repeat(190)])
      yield { url: path({ [name[1]!]: value }), ...sample }
  for (const query of hostile(schema.querystring ?? {}, known))
    if (query !== null && typeof query === 'object' && !Array.isArray(query))
      yield { url: `${path()}?${new URLSearchParams(query as Record<string, string>).toString()}`, ...sample }
  if (!body) return
  for (const payload of hostile(body, known)) yield { url: path(), ...json(JSON.stringify(payload)) }
  for (const payload of deep(body)) yield { url: path(), ...json(payload) }
}

function wrongIn({ statusCode, headers, body }: LightMyRequestResponse): string | undefined {
  if (statusCode >= 500) return `answered ${statusCode}`
  if (headers['cache-control'] === undefined) return 'may be kept in a cache'
  // A page says for itself, to whoever reads it in a browser, that it is not there.
  if (statusCode < 400 || body.includes('<html lang="fr">')) return undefined
  if (!String(headers['content-type']).startsWith('application/problem+json')) return `is no problem: ${body}`
  const { type, title } = JSON.parse(body) as { type: string; title: string }
  if (!type.startsWith('/problems/') || !/ .*[.?!]$/u.test(title)) return `says nothing: ${body}`
  return undefined
}

const shown = ({ payload }: InjectOptions) => JSON.stringify(payload)?.slice(0, 300)
