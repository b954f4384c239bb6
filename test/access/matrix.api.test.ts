import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Reader } from '#server/community/contract.ts'
import type { Access } from '#server/platform/endpoint.ts'
import type { DeclaredRoute } from '#server/platform/http.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { sampleOf } from './minimal-input.ts'
import { canRead, draftIssue, readerOf, things, type Things } from './world.ts'

const { found, app, db, clock } = useServer()
const HOUR_MS = 3_600_000

/** What may end someone's access is tried last, and what ends the actor's own after everything else. */
const LAST = /api\/(people|closure|erasure)|membership|leave|password|installation|account/
const VERY_LAST = /sign-out|sign-ins/
const orderOf = ({ url }: DeclaredRoute) => (VERY_LAST.test(url) ? 2 : Number(LAST.test(url)))

it('access matrix: each role reaches each route exactly as declared, and reads only its levels', async () => {
  const cast = await found({ ...CAST, emilie: { administrator: true, structure: 'siege' } })
  const { community, structures, visitor, stranger, ...people } = cast
  await db().deleteFrom('memberships').where('person_id', '=', people.emilie.id).execute()
  const made = await things(db(), community, { ...people, structures })
  const issue = await draftIssue(people.solange, community)
  const actors: [string, Person][] = [['visitor', visitor], ['stranger', stranger], ...Object.entries(people)]
  const routes = app().declared.filter(({ method, url }) => method !== 'HEAD' && !url.includes('*'))
  let cells = 0
  const statuses: Record<number, number> = {}
  const problems: string[] = []

  const ordered = routes.toSorted((a, b) => orderOf(a) - orderOf(b))
  for (const route of ordered) {
    for (const [name, actor] of actors) {
      const reader = await readerOf(actor, community)
      for (const thing of thingsFor(route, made)) {
        const ids = { ...thing.ids, community, issue, person: people.nadege.id, structure: structures['ft']! }
        const verdict = await tryCell({ route, actor, name, reader, thing, ids, made })
        cells += 1
        statuses[verdict.status] = (statuses[verdict.status] ?? 0) + 1
        problems.push(...verdict.problems)
      }
    }
  }
  process.stdout.write(
    `access matrix: ${routes.length} routes × ${actors.length} actors, ${cells} cells tried, ${statuses[429] ?? 0} skipped; answers ${JSON.stringify(statuses)}\n`,
  )
  expect(problems).toEqual([])
  expect(cells).toBeGreaterThan(routes.length * actors.length)
})

/** A route that names a thing is tried on one at each level; the others once. */
function thingsFor({ url }: DeclaredRoute, made: Things[]): Things[] {
  return OBJECTS.some((name) => url.includes(`:${name}`))
    ? made
    : [made.find(({ level }) => level === 'community')!]
}
const OBJECTS = ['thread', 'post', 'tool', 'session']

interface Cell {
  route: DeclaredRoute
  actor: Person
  name: string
  reader: Reader | null
  thing: Things
  ids: Record<string, string>
  made: Things[]
}

async function tryCell({ route, actor, name, reader, thing, ids, made }: Cell) {
  const problems: string[] = []
  const say = (what: string) =>
    problems.push(`${route.method} ${route.url} by ${name} on ${thing.level}: ${what}`)
  const names = OBJECTS.some((object) => route.url.includes(`:${object}`))
  const readable = canRead(reader, thing, reader?.circles ?? [])
  const gate = gateFor(route.access, name, reader)
  const mayReachIt = gate === null && (!names || readable)
  // What would be done is only done where it must be refused; elsewhere the thing is one that does not exist.
  const isSafe = route.method === 'GET' || !mayReachIt
  const asks = () => send(route, actor, isSafe ? ids : absent(ids))
  let answer = await asks()
  // Somebody who has given many wrong passwords waits, an hour at most.
  if (answer.status === 429) {
    clock.now = new Date(clock.now.getTime() + HOUR_MS)
    answer = await asks()
  }

  if (answer.status === 429) say('was not judged: too many')
  if (answer.status >= 500) say(`answered ${answer.status}`)
  if (gate !== null && answer.status !== gate)
    say(`answered ${answer.status} where ${gate} was due: ${answer.body.slice(0, 120)}`)
  if (gate === null && names && !readable) {
    const nothing = await send(route, actor, absent(ids))
    if (answer.status < 400) say(`was answered ${answer.status} on what they may not read`)
    if (answer.status !== nothing.status || answer.body !== nothing.body)
      say(`tells forbidden (${answer.status}) from absent (${nothing.status}): ${answer.body.slice(0, 120)}`)
  }
  for (const other of made) {
    if (
      answer.body.includes(other.canary) &&
      other.level !== 'public' &&
      !canRead(reader, other, reader?.circles ?? [])
    )
      say(`leaks ${other.canary}`)
  }
  return { problems, status: answer.status }
}

/** What the declaration says this actor is answered, before any thing is looked at; `null` when they pass. */
function gateFor(access: Access, name: string, reader: Reader | null): number | null {
  if (access === 'anyone') return null
  if (name === 'visitor') return 401
  if (access === 'entering' || access === 'signed_in') return null
  if (access === 'administrator') return name === 'emilie' ? null : 403
  if (access === 'lead_or_administrator' && name === 'emilie') return null
  if (!reader) return 404
  if (access === 'delegate') return reader.mandate ? null : 403
  if (access === 'lead_or_administrator') return reader.roles.includes('network_lead') ? null : 403
  if (access === 'network_lead' || access === 'steering_member')
    return reader.roles.includes(access) ? null : 403
  return null
}

async function send({ method, url, schema }: DeclaredRoute, actor: Person, ids: Record<string, string>) {
  const path = url.replace(
    /:(\w+)/g,
    (_, param: string) => ids[param] ?? (param === 'number' ? '1' : randomUUID()),
  )
  const reply = await app().inject({
    method: method as 'GET',
    url: path + queryOf(schema.querystring as Queried),
    headers: { cookie: await actor.cookie(), 'idempotency-key': randomUUID() },
    ...(schema.body !== undefined && {
      payload: sampleOf(schema.body as Parameters<typeof sampleOf>[0]) as object,
    }),
  })
  return { status: reply.statusCode, body: reply.body }
}

interface Queried {
  properties?: Record<string, object>
  required?: string[]
}
function queryOf(schema: Queried | undefined): string {
  const wanted = (schema?.required ?? []).map((name) => [name, String(sampleOf(schema!.properties![name]!))])
  return wanted.length ? `?${new URLSearchParams(wanted).toString()}` : ''
}

/** The same path to something that does not exist. */
function absent(ids: Record<string, string>): Record<string, string> {
  return { ...ids, ...Object.fromEntries([...OBJECTS, 'person'].map((name) => [name, randomUUID()])) }
}
