import { randomUUID } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { DeclaredRoute } from '#server/platform/http.ts'
import type { Db } from '#server/database.ts'
import { settle, type CastMember } from '#test/support/seed-community.ts'
import { draftIssue, things } from './world.ts'

const PEOPLE = {
  solange: { structure: 'carif', roles: ['member', 'network_lead'] },
  cindy: { structure: 'mlc', scope: 'decide' },
  nadege: { structure: 'ft' },
  /** Someone who may do everything: whatever is refused them is refused for what they send. */
  emilie: {
    structure: 'siege',
    roles: ['member', 'network_lead', 'steering_member'],
    scope: 'decide',
    manages: true,
    administrator: true,
  },
} satisfies Record<string, CastMember> as Record<'solange' | 'cindy' | 'nadege' | 'emilie', CastMember>

/** How many calls go by before a fresh sign-in, for limits are by sign-in. */
const A_WHILE = 12
/** What ends the sender's own access, or what they act on: tried when there is nothing left to try. */
const LAST =
  /api\/(people|closure|erasure)|sign-out|sign-ins|departure|password|roles|DELETE|cancellation|withdrawal/

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

/** A community with one of each thing, and values by name that make a call acceptable there. */
export async function knownWorld(app: FastifyInstance, db: Db, now: Date) {
  const { community, structures, people } = await settle(db, PEOPLE, now)
  const person = (id: string) => ({ id, ctx: () => app.as(id) })
  const [solange, cindy] = [person(people.solange), person(people.cindy)]
  const made = await things(db, community, { solange, cindy, structures })
  const place = { community, person: people.nadege, structure: structures['ft'] }
  const issue = await draftIssue(solange, community)
  const known: Record<string, unknown> = {
    ...made.find(({ level }) => level === 'community')!.ids,
    ...place,
    issue,
    ...FITTING,
  }
  return { emilie: people.emilie, community, known }
}

/** Every declared route, those that end the sender's access last. */
export function routesInOrder(app: FastifyInstance): DeclaredRoute[] {
  const order = ({ method, url }: DeclaredRoute) => Number(LAST.test(`${method} ${url}`))
  return app.declared
    .filter(({ method, url }) => method !== 'HEAD' && !url.includes('*'))
    .toSorted((a, b) => order(a) - order(b))
}

/** The path of a route, with the ids that are known, or `own` ones. */
export function pathOf(
  url: string,
  known: Record<string, unknown>,
  own: Record<string, string> = {},
): string {
  return url.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(
      own[name] ?? (known[name] as string | undefined) ?? (name === 'number' ? '1' : randomUUID()),
    ),
  )
}

export const json = (payload: string) => ({ payload, headers: { 'content-type': 'application/json' } })

/** Sends calls as one person, from a new sign-in and a new address before a limit is reached. */
export function sender(app: FastifyInstance, id: string) {
  let cookie = ''
  let sent = 0
  return async (method: string, call: InjectOptions) => {
    if (sent++ % A_WHILE === 0) cookie = (await app.signIns.start(id, 'test')).split(';')[0]!
    const headers = { ...call.headers, cookie, 'idempotency-key': randomUUID() }
    const remoteAddress = `10.0.${(sent >> 8) & 255}.${sent & 255}`
    return app.inject({ remoteAddress, ...call, method: method as 'GET', headers })
  }
}
