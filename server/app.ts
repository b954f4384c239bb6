import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { LogController, type FastifyInstance } from 'fastify'
import { accounts } from './accounts/feature.ts'
import { community } from './community/feature.ts'
import { journal } from './journal/feature.ts'
import { library } from './library/feature.ts'
import { redactions } from './redactions/feature.ts'
import { search } from './search/feature.ts'
import { sessions } from './sessions/feature.ts'
import { structures } from './structures/feature.ts'
import { threads } from './threads/feature.ts'
import { today } from './today/feature.ts'
import { identifyAskers, ofSockets, whoseLimit, type AppContext } from './authentication.ts'
import { insertFact } from './platform/activity.ts'
import { apiDocument } from './platform/api-document.ts'
import { isSecure, publicAddress, type Config } from './platform/config.ts'
import { contentPolicy } from './platform/content-policy.ts'
import type { FactTable } from './platform/facts.ts'
import { byName, type Feature } from './platform/feature.ts'
import { contextOf, type World } from './platform/context.ts'
import { answerProblems, requireAccess, keepOutOfCaches, type DeclaredRoute } from './platform/http.ts'
import { startJobs, type Jobs } from './platform/jobs/start-jobs.ts'
import { Live, type LiveHost } from './platform/live.ts'
import { loggedError } from './platform/logged-error.ts'
import { startMail } from './platform/mail/send-job.ts'
import type { Database } from './platform/open-database.ts'
import { allowsOrigin, requireOwnOrigin } from './platform/origin.ts'
import { sealKeyFrom } from './platform/seal-key.ts'
import { startPdf, type PdfMaker } from './platform/pdf/pdf.ts'
import { operations } from './platform/operator-routes.ts'
import { trustedProxies } from './platform/trust-proxy.ts'
import { servePages } from './platform/client-files.ts'
import { invalidRequests } from './platform/invalid-requests.ts'
import { pageRenderer } from './rendering/render-page.ts'
import { LiveTexts } from './platform/texts/live.ts'

/**
 * Answers are small: compressing them at once, at a low level, costs less than a stream, and a higher level saves a few
 * percent for twice the time. Built files are precompressed at the maximum level.
 */
const COMPRESSION = {
  threshold: 1024,
  syncThreshold: 64 * 1024,
  encodings: ['gzip' as const],
  zlibOptions: { level: 2 },
  globalDecompression: false,
}

/** Sockets of pages included: a process has memory for this many, and idle strangers are closed within a minute. */
const MAX_CONNECTIONS = 5_000

export interface Surroundings {
  config: Config
  database: Database
  clock: () => Date
  /** Whether the demo people may sign in with one click. */
  demo: boolean
  /** Liane's features, unless a test brings others. */
  features?: readonly Feature[]
}

declare module 'fastify' {
  interface FastifyInstance {
    declared: readonly DeclaredRoute[]
    live: Live
    pdf: PdfMaker
    /** Whether the demo people may sign in with one click. */
    demo: boolean
    jobs: Jobs
  }
}

/** Every feature, from the ground up. */
export const features: readonly Feature[] = [
  structures,
  accounts,
  community,
  redactions,
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
  const app = httpServer(config)
  await protect(app, config)
  const world: World = {
    db: database.db,
    features: parts,
    demo: surroundings.demo,
    facts: byName(parts.map(({ facts }) => facts)),
    address: publicAddress(config),
    sealKey: sealKeyFrom(config),
    recordFact: async (db, now, fact) => {
      const seq = await insertFact(db, now, fact)
      return () => app.live.tell(fact, seq(), now)
    },
  }
  const as: AppContext = (person, now = clock()) => contextOf(world, person, now)
  identifyAskers(app, { db: database.db, config, as })
  app.decorate('demo', surroundings.demo)
  addPdf(app, config)
  const host = await startLive(app, surroundings, world.facts)
  for (const feature of parts) await addFeature(app, feature, host)
  await startWork(app, surroundings, parts)
  operations(app, {
    database,
    processes: () => app.live.processes,
    document: () => apiDocument(parts, app.signIns.cookieName),
  })
  await servePages(app, await pageRenderer(app))
  return app
}

function httpServer(config: Config): FastifyInstance {
  const app = Fastify({
    logger: {
      level: config.LOG_LEVEL,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
      serializers: { err: loggedError },
    },
    ...invalidRequests,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies(config.TRUST_PROXY),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    // Never `allErrors`: the first error ends the check, so that a text too long never meets its pattern.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, verbose: true } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  app.server.maxConnections = MAX_CONNECTIONS
  return app
}

/** Origin, content policy, limits, and no route without a declared access. */
async function protect(app: FastifyInstance, config: Config): Promise<void> {
  app.decorate('declared', requireAccess(app))
  answerProblems(app)
  keepOutOfCaches(app)
  requireOwnOrigin(app, config)
  await app.register(helmet, { contentSecurityPolicy: contentPolicy(config), hsts: isSecure(config) })
  await app.register(compress, COMPRESSION)
  await app.register(rateLimit, {
    max: 1200,
    timeWindow: 60_000,
    keyGenerator: (request) => whoseLimit(app, request),
  })
}

function addPdf(app: FastifyInstance, config: Config): void {
  const pdf = startPdf({
    origin: publicAddress(config),
    log: (why) => app.log.error({ why }, 'a PDF could not be composed'),
  })
  app.decorate('pdf', pdf)
  app.addHook('onClose', () => pdf.close())
}

/** Opens the sockets, and the co-edited texts that they carry. */
async function startLive(
  app: FastifyInstance,
  { config, database }: Surroundings,
  facts: FactTable,
): Promise<LiveHost> {
  const live = new Live(app.server, {
    ...ofSockets(app),
    facts,
    mayConnectFrom: (origin, host) => allowsOrigin(config, origin, host),
    log: app.log,
  })
  if (config.REDIS_URL) live.overRedis(config.REDIS_URL)
  app.decorate('live', live)
  app.addHook('preClose', () => live.close())
  const host = { live, db: database.db, log: app.log, asMachine: () => app.as(null) }
  const texts = new LiveTexts(host)
  app.addHook('onClose', () => texts.close())
  return host
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

/** Starts the jobs, enqueued and scheduled. */
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
