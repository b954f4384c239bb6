import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type, type TObject, type TSchema } from 'typebox'
import { once, sealed } from './commands.ts'
import { vouching, type Ctx } from './context.ts'
import { isUuid, type Access, type Endpoint, type FileEndpoint, type Limit } from './endpoint.ts'
import { frenchRefusal } from './french-refusals.ts'
import { VOUCH } from './personal-data.contract.ts'
import { freeTextsIn, requireNoPersonalData } from './personal-data.ts'
import { Problem, problem } from './problem.ts'
import { cleanInput } from './clean-input.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Authenticates the request: the only place where a request becomes a person. */
    contextFor(request: FastifyRequest): Promise<Ctx>
    /** Throws for a person who may not call an endpoint of this access. */
    guard(ctx: Ctx, access: Access, params: object): Promise<void>
    /** What answers each endpoint that reads, by its schema: see read-within.ts. */
    reading: Map<object, Reading>
  }
  interface FastifyRequest {
    /** The context of the person, set once the guard has passed. */
    asker: Ctx | undefined
  }
  interface FastifyContextConfig {
    access?: Access
    file?: string
  }
}

/** The handler of an endpoint that reads. Its caller has checked the access and validated `asked`. */
export type Reading = (ctx: Ctx, asked: never, exchange: Exchange) => Promise<unknown>

/** A declared route, for the tests that try them all. */
export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly access: Access
  readonly schema: { params?: unknown; body?: unknown; querystring?: unknown }
}

/** The request data that a few handlers need: signing in and out. */
export interface Exchange {
  readonly address: string
  readonly userAgent: string
  readonly cookie: string | undefined
  setCookie(cookie: string): void
}

export const commandMissing = problem(
  'command-missing',
  400,
  'Cette demande n’a pas de numéro : envoyez l’en-tête Idempotency-Key avec un UUID nouveau.',
)

/** The person the page was opened by. People share computers, and all pages of a browser share one cookie. */
const PAGE_OF = 'liane-person'
export const someoneElse = problem(
  'someone-else',
  401,
  'Quelqu’un d’autre s’est connecté dans ce navigateur. Connectez-vous à nouveau pour continuer.',
)

/**
 * Registers the handler of an endpoint. The schemas have validated `Asked` before `handler` runs.
 *
 * @param ready what takes time and needs no database, done before the transaction opens
 */
export function answer<Asked, Reply, Ready = Asked>(
  app: FastifyInstance,
  { method, url, access, limit, sealable, notIdempotent, schema }: Endpoint<Asked, Reply>,
  handler: (ctx: Ctx, asked: Ready, exchange: Exchange) => Promise<Reply>,
  ready?: (ctx: Ctx, asked: Asked) => Promise<Ready>,
): void {
  const read = async (ctx: Ctx, asked: Asked, exchange: Exchange) =>
    handler(ctx, ready ? await ready(ctx, asked) : (asked as unknown as Ready), exchange)
  if (method === 'GET') app.reading.set(schema, read)
  app.route({
    method,
    url,
    schema,
    config: { access, ...(limit && { rateLimit: limited(limit, access) }) },
    preValidation: (request) => admit(app, request, access, schema),
    handler: async (request, reply) => {
      const { params, query, body } = request
      const ctx = vouchedIn(request, sealable)
      const asked = { params, query, body } as Asked
      const exchange = exchangeOf(request, reply)
      const prepared = ready ? await ready(ctx, asked) : (asked as unknown as Ready)
      const work = async (ctx: Ctx) => {
        await requireNoPersonalData(ctx, freeTextsIn(schema.body, body))
        return handler(ctx, prepared, exchange)
      }
      if (method === 'GET' || notIdempotent || ctx.me === null) return work(ctx)
      const command = { id: commandOf(request), asker: ctx.me, asked: [method, url, params, query, body] }
      return once(ctx, sealable ? sealed(command) : command, work)
    },
  })
}

/** The asker's context, with their word when they vouch for what was found in their texts. */
function vouchedIn(request: FastifyRequest, sealable = false): Ctx {
  const ctx = request.asker!
  if (ctx.me === null || request.headers[VOUCH] !== 'yes') return ctx
  const [path] = request.url.split('?')
  return vouching(ctx, { by: sealable ? null : ctx.me, about: `${request.method} ${path}` })
}

/** The content of a page or a file. */
export interface Served {
  body: string | Uint8Array
  status?: number
  name?: string
  cache?: string
}

/** On public endpoints the limit is per IP address, even for signed-in people: they could sign in again and again. */
const limited = ({ max, perSeconds }: Limit, access: Access) => ({
  max,
  timeWindow: perSeconds * 1000,
  ...(access === 'anyone' && { keyGenerator: ({ ip }: FastifyRequest) => ip }),
})

/** Registers the handler of a page or a file. `name` makes it a download. */
export function serve<Asked>(
  app: FastifyInstance,
  { url, access, produces, schema }: FileEndpoint<Asked>,
  handler: (ctx: Ctx, asked: Asked) => Promise<Served>,
): void {
  app.route({
    method: 'GET',
    url,
    schema,
    config: { access, file: produces },
    preValidation: (request) => admit(app, request, access, schema),
    handler: async (request, reply) => {
      const { params, query } = request
      const asked = { params, query } as Asked
      const { body, status = 200, name, cache = 'private, no-store' } = await handler(request.asker!, asked)
      if (name) void reply.header('content-disposition', attachment(name))
      return reply.code(status).type(produces).header('cache-control', cache).send(body)
    },
  })
}

/** Turns errors into problem+json; logs only unexpected ones. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error, request, reply) => {
    const known = error instanceof Problem ? error : frenchRefusal(error)
    const route = request.routeOptions.url
    if (!known) request.log.error({ err: error, route }, 'unforeseen error')
    // Should have been caught earlier, with a field name.
    else if (!(error instanceof Problem) && !('statusCode' in error))
      request.log.warn({ err: error, route }, 'refused late')
    return refuse(reply, known ?? unforeseen())
  })
}

export const unforeseen = problem(
  'unforeseen',
  500,
  'Une erreur est survenue de notre côté. Rien n’a été enregistré : réessayez.',
)

/** Too many demands, a database that does not answer, a full disk. */
const TEMPORARY = new Set([429, 503, 507])

export function refuse(reply: FastifyReply, refusal: Problem): FastifyReply {
  if (TEMPORARY.has(refusal.status)) void reply.header('retry-after', '5')
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(refusal))
}

/** Forbids caching of replies, in browsers and shared proxies, unless the route sets another header. */
export function keepOutOfCaches(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-store')
  })
}

/**
 * Makes the app fail to start when a route declares no access. Call before routes are registered.
 *
 * @returns the routes, filled as they are declared
 */
export function requireAccess(app: FastifyInstance): readonly DeclaredRoute[] {
  const declared: DeclaredRoute[] = []
  app.decorateRequest('asker', undefined)
  app.decorate('reading', new Map())
  app.addHook('onRoute', ({ method, url, config, schema = {} }) => {
    if (!config?.access) throw new Error(`${String(method)} ${url} declares no access`)
    declared.push({ method: String(method), url, access: config.access, schema })
  })
  return declared
}

/** Runs before validation: a person who may not call learns nothing of the schema. */
async function admit(
  app: FastifyInstance,
  request: FastifyRequest,
  access: Access,
  { params, querystring }: Endpoint['schema'] | FileEndpoint['schema'],
): Promise<void> {
  const ctx = await app.contextFor(request)
  const { [PAGE_OF]: owner } = request.headers
  // Public endpoints are exempt: they include signing in, which changes the person.
  if (access !== 'anyone' && owner !== undefined && ctx.me !== null && owner !== ctx.me) throw someoneElse()
  await app.guard(ctx, access, request.params as object)
  request.asker = ctx
  request.params = numbered(request.params, params)
  request.query = numbered(cleanInput(request.query), querystring)
  request.body = cleanInput(request.body)
}

/** Query strings and path parameters are strings: converts the ones whose schema is a number. */
function numbered(words: unknown, schema: TSchema): object {
  const { properties } = schema as TObject
  return Object.fromEntries(
    Object.entries(words as Record<string, unknown>).map(([name, word]) => {
      const isNumber = properties[name] && Type.IsInteger(properties[name]) && /^-?\d+$/.test(String(word))
      return [name, isNumber ? Number(word) : word]
    }),
  )
}

function commandOf(request: FastifyRequest): string {
  const id = request.headers['idempotency-key']
  if (typeof id !== 'string' || !isUuid(id)) throw commandMissing()
  return id.toLowerCase()
}

export function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 300) ?? '',
    cookie: request.headers.cookie,
    setCookie: (cookie) => void reply.header('set-cookie', cookie),
  }
}

/** RFC 6266: an ASCII name for old clients, and the UTF-8 name. */
function attachment(name: string): string {
  const ascii = name.normalize('NFD').replace(/[^\w.-]+/g, '-')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`
}
