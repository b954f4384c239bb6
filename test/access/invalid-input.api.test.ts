import { randomUUID } from 'node:crypto'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect, it } from 'vitest'
import type { DeclaredRoute } from '#server/platform/http.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { deep, hostile, whole } from './invalid-input.ts'
import type { Schema } from './minimal-input.ts'
import { draftIssue, things } from './world.ts'

const { found, app, db } = useServer()

/** Someone who may do everything: whatever is refused them is refused for what they send. */
const EMILIE = {
  structure: 'siege',
  roles: ['member' as const, 'network_lead' as const, 'steering_member' as const],
  scope: 'decide' as const,
  manages: true,
  administrator: true,
}
/** How many calls go by before a fresh sign-in, for limits are by sign-in. */
const A_WHILE = 12
/** What ends the sender's own access, or what they act on: tried when there is nothing left to try. */
const LAST = /sign-out|sign-ins|departure|password|roles|DELETE|cancellation|withdrawal/

it('hostile calls: every malformed call is refused in French, none answers 500', async () => {
  const { community, structures, emilie, ...people } = await found({ ...CAST, emilie: EMILIE })
  const made = await things(db(), community, { ...people, structures })
  const place = { community, person: people.nadege.id, structure: structures['ft'] }
  const issue = await draftIssue(people.solange, community)
  const known = { ...made.find(({ level }) => level === 'community')!.ids, ...place, issue, ...FITTING }
  const order = ({ method, url }: DeclaredRoute) => Number(LAST.test(`${method} ${url}`))
  const routes = app().declared.filter(({ method, url }) => method !== 'HEAD' && !url.includes('*'))
  const problems: string[] = []
  const statuses: Record<number, number> = {}
  let sent = 0
  let cookie = ''

  for (const route of routes.toSorted((a, b) => order(a) - order(b))) {
    for (const call of callsOf(route, known)) {
      if (sent++ % A_WHILE === 0) cookie = (await app().signIns.start(emilie.id, 'test')).split(';')[0]!
      const headers = { ...call.headers, cookie, 'idempotency-key': randomUUID() }
      const reply = await app().inject({ ...call, method: route.method as 'GET', headers })
      statuses[reply.statusCode] = (statuses[reply.statusCode] ?? 0) + 1
      const wrong = wrongIn(reply)
      if (wrong) problems.push(`${route.method} ${call.url as string} ${wrong}, sent ${shown(call)}`)
    }
  }
  process.stdout.write(`hostile calls: ${sent} over ${routes.length} routes; ${JSON.stringify(statuses)}\n`)
  expect(problems).toEqual([])
  expect(statuses[200]).toBeGreaterThan(routes.length)
})

/** What makes the rest of a call acceptable. */
const FITTING = {
  level: 'community',
  template: 'exchange',
  endsAt: '2026-04-01T15:00:00Z',
  endsOn: '2026-12-31',
  periodFrom: '2026-02-01',
  periodTo: '2026-03-16',
  substitute: null,
  secretary: null,
  timeZone: 'America/Martinique',
  credits: [],
}

function* callsOf({ url, schema }: DeclaredRoute, known: Record<string, unknown>): Generator<InjectOptions> {
  const path = (own: Record<string, string> = {}) =>
    url.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(
        own[name] ?? (known[name] as string | undefined) ?? (name === 'number' ? '1' : randomUUID()),
      ),
    )
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

const json = (payload: string) => ({ payload, headers: { 'content-type': 'application/json' } })

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
