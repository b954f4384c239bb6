import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify'
import { SignIns, type SignedIn } from './accounts/sign-ins.ts'
import { audiencesOf, guard, signInNeeded } from './community/access.ts'
import { keep } from './platform/activity.ts'
import type { Config } from './platform/config.ts'
import { contextOf, type Ctx, type World } from './platform/context.ts'
import { answerProblems, demandAccess } from './platform/http.ts'
import { Live } from './platform/live.ts'
import type { Database } from './platform/open-database.ts'
import { allowsOrigin, demandOwnOrigin } from './platform/origin.ts'
import { notHere } from './platform/problem.ts'
import { operations } from './platform/operations.ts'
import { servePages } from './platform/pages.ts'
import { LiveTexts } from './platform/texts/live.ts'

export interface Surroundings {
  config: Config
  database: Database
  clock: () => Date
  /** Whether the demo people may sign in with one click. */
  demo: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    live: Live
    signIns: SignIns
    /** A context for whoever is not a request: a job, a timer, the demo. */
    as(person: string | null, now?: Date): Ctx
  }
  interface FastifyRequest {
    signedIn: SignedIn | undefined
  }
}

/** The whole server, listening to nothing yet: tests inject into it, main.ts gives it a port. */
export async function buildApp(surroundings: Surroundings): Promise<FastifyInstance> {
  const { config, database, clock } = surroundings
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false
  const app = Fastify({
    logger: { level: config.LOG_LEVEL, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.TRUST_PROXY,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  demandAccess(app)
  answerProblems(app)
  demandOwnOrigin(app, config)
  await app.register(helmet, { contentSecurityPolicy: contentPolicy(secure), hsts: secure })
  await app.register(compress, { threshold: 1024 })
  await app.register(rateLimit, { max: 1200, timeWindow: 60_000, keyGenerator: whoseLimit })
  await app.register(swagger, { openapi: { info: { title: 'Liane', version: '0.1.0' } } })

  const signIns = new SignIns(database.db, secure)
  const world: World = {
    db: database.db,
    keepFact: async (db, now, fact) => {
      const seq = await keep(db, now, fact)
      return () => live.tell(fact, seq, now)
    },
  }
  const as = (person: string | null, now = clock()) => contextOf(world, person, now)
  const live = new Live(app.server, {
    whoIs: async (cookie) => {
      const found = await signIns.read(cookie)
      if (!found) throw signInNeeded()
      return found
    },
    contextOf: (person) => as(person),
    audiences: audiencesOf,
    mayConnectFrom: (origin, host) => allowsOrigin(config, origin, host),
    log: app.log,
  })
  if (config.REDIS_URL) await live.overRedis(config.REDIS_URL)
  app.decorate('live', live)
  app.decorate('signIns', signIns)
  app.decorate('as', as)
  app.decorate('guard', guard)
  app.decorateRequest('signedIn', undefined)
  app.decorate('contextFor', async (request) => as((await signedIn(app, request))?.person ?? null))
  app.addHook('onSend', async (request, reply) => {
    if (request.signedIn?.cookie && !reply.hasHeader('set-cookie'))
      void reply.header('set-cookie', request.signedIn.cookie)
  })
  app.addHook('preClose', () => live.close())
  const texts = new LiveTexts(live, { db: database.db, log: app.log })
  app.addHook('onClose', () => texts.close())

  await registerFeatures(app, surroundings)
  operations(app, surroundings)
  await servePages(app)
  app.setNotFoundHandler(() => {
    throw notHere()
  })
  return app
}

async function registerFeatures(_app: FastifyInstance, _surroundings: Surroundings): Promise<void> {}

async function signedIn(app: FastifyInstance, request: FastifyRequest): Promise<SignedIn | undefined> {
  request.signedIn ??= await app.signIns.read(request.headers.cookie)
  return request.signedIn
}

/** Fonts, scripts and sockets are ours alone; nothing inline, so that nothing written by a person can run. */
function contentPolicy(secure: boolean) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      ...(secure && { upgradeInsecureRequests: [] }),
    },
  }
}

/** By sign-in where there is one: a whole service often leaves through one address. */
function whoseLimit(request: FastifyRequest): string {
  return /(?:^|; )(?:__Host-)?liane=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? request.ip
}
