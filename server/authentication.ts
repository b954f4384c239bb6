import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql, type RawBuilder } from 'kysely'
import { SignIns, type SignedIn } from './accounts/sign-ins.ts'
import { audiencesOf, guard, cacheReader, readerSubquery, signInNeeded } from './community/access.ts'
import { holdBack, lacksSecondFactor, secondFactorNeeded } from './community/second-factor.access.ts'
import type { Db } from './database.ts'
import { isSecure, type Config } from './platform/config.ts'
import type { Ctx } from './platform/context.ts'
import { isUuid } from './platform/endpoint.ts'
import type { LiveWorld } from './platform/live-world.ts'

/** A context for a person; `null` for a visitor, a job, a timer or the demo. `now` is the clock's by default. */
export type AppContext = (person: string | null, now?: Date) => Ctx

declare module 'fastify' {
  interface FastifyInstance {
    signIns: SignIns
    as: AppContext
  }
  interface FastifyRequest {
    /** The signed-in person; `null` without a valid cookie, `undefined` until the cookie has been read. */
    signedIn: SignedIn | null | undefined
    /** Whether the body had come before the cookie was read: rights need not be read again. */
    wasWhole: boolean
  }
}

/** Finds out who sends each request from its cookie, and makes the context in which it is answered. */
export function identifyAskers(
  app: FastifyInstance,
  { db, config, as }: { db: Db; config: Config; as: AppContext },
): void {
  app.decorate('signIns', new SignIns(db, isSecure(config)))
  app.decorate('as', as)
  app.decorate('guard', guard)
  app.decorateRequest('signedIn', undefined)
  app.decorateRequest('wasWhole', false)
  app.decorate('contextFor', async (request) => {
    // A body may take minutes to arrive: rights are read again once it is there.
    const found = await signedIn(app, request, { anew: request.method !== 'GET' })
    const ctx = as(found?.person ?? null)
    const community = communityOf(request)
    if (!found) return ctx
    const { reader, heldBack } = found.extra as Extra
    if (community) cacheReader(ctx, community, reader)
    if (heldBack) holdBack(ctx)
    return ctx
  })
  app.addHook('onSend', async (request, reply) => {
    if (request.signedIn?.cookie && !reply.hasHeader('set-cookie'))
      void reply.header('set-cookie', request.signedIn.cookie)
  })
}

/** The same for sockets. */
export function ofSockets({
  signIns,
  as,
}: FastifyInstance): Pick<LiveWorld, 'whoIs' | 'contextOf' | 'audiences'> {
  return {
    whoIs: async (cookie, pageOf) => {
      const found = await signIns.read(cookie, extraOf(sql`null`))
      if (!found || (pageOf !== undefined && pageOf !== found.person)) throw signInNeeded()
      if ((found.extra as Extra).heldBack) throw secondFactorNeeded()
      return found
    },
    contextOf: (person) => as(person),
    audiences: audiencesOf,
  }
}

/**
 * Whose requests are counted together: one sign-in's, else one address's, since a whole service often shares
 * one. Only calls of the API are worth reading the sign-in for.
 */
export async function whoseLimit(app: FastifyInstance, request: FastifyRequest): Promise<string> {
  const asksApi = request.routeOptions.url?.startsWith('/api/')
  return (asksApi && (await signedIn(app, request))?.signIn) || request.ip
}

async function signedIn(
  app: FastifyInstance,
  request: FastifyRequest,
  { anew = false } = {},
): Promise<SignedIn | undefined> {
  const { signedIn: before } = request
  if (before === undefined || (anew && !request.wasWhole)) {
    // The parser gives the head first; a body that came with it is there one turn later. Injected requests are whole.
    await Promise.resolve()
    request.wasWhole = request.raw.complete !== false
    const community = communityOf(request)
    const reader = community ? readerSubquery(community, app.as(null).now) : sql`null`
    const found = await app.signIns.read(request.headers.cookie, extraOf(reader))
    request.signedIn = found ? { ...found, cookie: found.cookie ?? before?.cookie } : null
  }
  return request.signedIn ?? undefined
}

/** What is read with a sign-in, in the same query. */
interface Extra {
  reader: unknown
  heldBack: boolean
}
const extraOf = (reader: RawBuilder<unknown>) =>
  sql`json_build_object('reader', ${reader}, 'heldBack', ${lacksSecondFactor})`

/** The community named by the path of the request, if any. */
function communityOf({ params }: FastifyRequest): string | undefined {
  const { community = '' } = params as { community?: string }
  return isUuid(community) ? community : undefined
}
