import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify'
import { accounts } from './accounts/feature.ts'
import { community } from './community/feature.ts'
import { journal } from './journal/feature.ts'
import { library } from './library/feature.ts'
import { search } from './search/feature.ts'
import { sessions } from './sessions/feature.ts'
import { structures } from './structures/feature.ts'
import { threads } from './threads/feature.ts'
import { today } from './today/feature.ts'
import { SignIns, type SignedIn } from './accounts/sign-ins.ts'
import { audiencesOf, guard, knowReader, membershipBeside, signInNeeded } from './community/access.ts'
import { keep } from './platform/activity.ts'
import { apiDocument } from './platform/api-document.ts'
import { publicAddress, type Config } from './platform/config.ts'
import { contentPolicy } from './platform/content-policy.ts'
import { factTable } from './platform/facts.ts'
import type { Feature } from './platform/feature.ts'
import { contextOf, type Ctx, type World } from './platform/context.ts'
import { isUuid } from './platform/endpoint.ts'
import { answerProblems, demandAccess, keepOutOfCaches, type DeclaredRoute } from './platform/http.ts'
import { startJobs, type Jobs } from './platform/jobs/start-jobs.ts'
import { Live, type LiveHost } from './platform/live.ts'
import { loggedError } from './platform/logged-error.ts'
import { startMail } from './platform/mail/sending.ts'
import type { Database } from './platform/open-database.ts'
import { allowsOrigin, demandOwnOrigin } from './platform/origin.ts'
import { sealKeyFrom } from './platform/seal-key.ts'
import { startPdf, type PdfMaker } from './platform/pdf/pdf.ts'
import { operations } from './platform/operations.ts'
import { servePages } from './platform/pages.ts'
import { unreadRequests } from './platform/unread-requests.ts'
import { LiveTexts } from './platform/texts/live.ts'

/**
 * At once and lightly: for what a page asks, a stream costs more than the compression, and a higher level spares
 * a few bytes in a hundred for twice the time. Built files were compressed hard, once.
 */
const COMPRESSION = {
  threshold: 1024,
  syncThreshold: 64 * 1024,
  encodings: ['gzip' as const],
  zlibOptions: { level: 2 },
  globalDecompression: false,
}

export interface Surroundings {
  config: Config
  database: Database
  clock: () => Date
  /** Whether the demo people may sign in with one click. */
  demo: boolean
  /** Those of Liane, unless a test brings others. */
  features?: readonly Feature[]
}

declare module 'fastify' {
  interface FastifyInstance {
    declared: readonly DeclaredRoute[]
    live: Live
    pdf: PdfMaker
    /** Whether the demo people may sign in with one click. */
    demo: boolean
    signIns: SignIns
    jobs: Jobs
    /** A context for whoever is not a request: a job, a timer, the demo. */
    as(person: string | null, now?: Date): Ctx
  }
  interface FastifyRequest {
    /** Who holds the cookie; `null` once it is known to be nobody's. */
    signedIn: SignedIn | null | undefined
  }
}

/** Every feature, from the ground up. */
export const features: readonly Feature[] = [
  structures,
  accounts,
  community,
  threads,
  search,
  library,
  sessions,
  journal,
  today,
]

/** Builds the server without listening: tests inject requests, main.ts opens a port. */
export async function buildApp(surroundings: Surroundings): Promise<FastifyInstance> {
  const { config, database, clock, features: parts = features } = surroundings
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false
  const app = Fastify({
    logger: {
      level: config.LOG_LEVEL,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
      serializers: { err: loggedError },
    },
    ...unreadRequests,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.TRUST_PROXY,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true, verbose: true } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  const declared = demandAccess(app)
  answerProblems(app)
  keepOutOfCaches(app)
  demandOwnOrigin(app, config)
  await app.register(helmet, { contentSecurityPolicy: contentPolicy(config), hsts: secure })
  await app.register(compress, COMPRESSION)
  await app.register(rateLimit, {
    max: 1200,
    timeWindow: 60_000,
    keyGenerator: (request) => whoseLimit(app, request),
  })

  const signIns = new SignIns(database.db, secure)
  const facts = factTable(parts.map(({ facts = {} }) => facts))
  const world: World = {
    db: database.db,
    features: parts,
    address: publicAddress(config),
    facts,
    sealKey: sealKeyFrom(config),
    keepFact: async (db, now, fact) => {
      const seq = await keep(db, now, fact)
      return () => live.tell(fact, seq, now)
    },
  }
  const as = (person: string | null, now = clock()) => contextOf(world, person, now)
  const live = new Live(app.server, {
    whoIs: async (cookie, pageOf) => {
      const found = await signIns.read(cookie)
      if (!found || (pageOf !== undefined && pageOf !== found.person)) throw signInNeeded()
      return found
    },
    contextOf: (person) => as(person),
    facts,
    audiences: audiencesOf,
    mayConnectFrom: (origin, host) => allowsOrigin(config, origin, host),
    log: app.log,
  })
  if (config.REDIS_URL) await live.overRedis(config.REDIS_URL)
  app.decorate('declared', declared)
  app.decorate('live', live)
  const pdf = startPdf({
    origin: publicAddress(config),
    log: (why) => app.log.error({ why }, 'a PDF could not be composed'),
  })
  app.decorate('pdf', pdf)
  app.addHook('onClose', () => pdf.close())
  app.decorate('demo', surroundings.demo)
  app.decorate('signIns', signIns)
  app.decorate('as', as)
  app.decorate('guard', guard)
  app.decorateRequest('signedIn', undefined)
  app.decorate('contextFor', async (request) => {
    // What is sent may take its time to come: whoever writes is judged once it is there.
    const found = await signedIn(app, request, { anew: request.method !== 'GET' })
    const ctx = as(found?.person ?? null)
    const community = communityOf(request)
    if (found && community) knowReader(ctx, community, found.beside)
    return ctx
  })
  app.addHook('onSend', async (request, reply) => {
    if (request.signedIn?.cookie && !reply.hasHeader('set-cookie'))
      void reply.header('set-cookie', request.signedIn.cookie)
  })
  app.addHook('preClose', () => live.close())
  const host = { live, db: database.db, log: app.log, asMachine: () => as(null) }
  const texts = new LiveTexts(host)
  app.addHook('onClose', () => texts.close())

  for (const feature of parts) await addFeature(app, feature, host)
  await startWork(app, surroundings, parts)
  operations(app, { database, document: () => apiDocument(parts, signIns.cookieName) })
  await servePages(app)
  return app
}

async function addFeature(
  app: FastifyInstance,
  { routes, rooms = {}, live }: Feature,
  host: LiveHost,
): Promise<void> {
  for (const [kind, admit] of Object.entries(rooms)) host.live.defineRoom(kind, admit)
  const running = live?.(host)
  if (running) app.addHook('onClose', () => running.close())
  if (routes) await app.register(routes)
}

/** Starts the jobs: those that are asked for, and those that come back by the clock. */
async function startWork(
  app: FastifyInstance,
  { config, database, clock }: Surroundings,
  parts: readonly Feature[],
): Promise<void> {
  const { db, sql } = database
  const mail = await startMail(db, config)
  const jobs = await startJobs({
    sql,
    jobs: [mail.job, ...parts.flatMap(({ jobs = [] }) => jobs)],
    world: { db, clock, log: app.log, pdf: app.pdf, as: (now) => app.as(null, now) },
  })
  app.decorate('jobs', jobs)
  app.addHook('onClose', async () => {
    await jobs.stop()
    mail.close()
  })
}

async function signedIn(
  app: FastifyInstance,
  request: FastifyRequest,
  { anew = false } = {},
): Promise<SignedIn | undefined> {
  const { signedIn: before } = request
  if (before === undefined || anew) {
    const community = communityOf(request)
    const beside = community ? membershipBeside(community, app.as(null).now) : undefined
    const found = await app.signIns.read(request.headers.cookie, beside)
    request.signedIn = found ? { ...found, cookie: found.cookie ?? before?.cookie } : null
  }
  return request.signedIn ?? undefined
}

/** The community whose thing is asked for, if any. */
function communityOf({ params }: FastifyRequest): string | undefined {
  const { community = '' } = params as { community?: string }
  return isUuid(community) ? community : undefined
}

/**
 * By sign-in where there is one: a whole service often leaves through one address. Only what is asked of the API is
 * worth finding out who asks.
 */
async function whoseLimit(app: FastifyInstance, request: FastifyRequest): Promise<string> {
  const asksApi = request.routeOptions.url?.startsWith('/api/')
  return (asksApi && (await signedIn(app, request))?.signIn) || request.ip
}
