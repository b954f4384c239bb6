import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { CompiledQuery } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Db } from '../../database.ts'
import type { Ctx } from '../context.ts'
import type { PdfMaker } from '../pdf/pdf.ts'

/** What a job may use. It acts for nobody: its contexts have no `me`. */
export interface JobWorld {
  readonly db: Db
  readonly clock: () => Date
  readonly log: FastifyBaseLogger
  readonly pdf: PdfMaker
  /** Creates a context for calling actions. */
  readonly as: (now: Date) => Ctx
}

/** The name of a queue, and the type of its payload. */
export interface Queue<Payload extends object> {
  readonly name: string
  /** Type only. */
  readonly types?: (payload: Payload) => void
}

export interface Attempt {
  /** Whether this is the last attempt. */
  readonly last: boolean
}

/** Background work. It may run more than once, so it must be idempotent. */
export interface Job<Payload extends object = never> extends Queue<Payload> {
  readonly run: (world: JobWorld, payload: Payload, attempt: Attempt) => Promise<void>
  readonly retry: Retry
  readonly atOnce: number
  readonly every?: string
}

declare module '../feature.ts' {
  interface Feature {
    readonly jobs?: readonly Job[]
  }
}

/** Up to `times` retries. The first waits `afterSeconds`; each wait doubles, up to an hour. */
export interface Retry {
  readonly times: number
  readonly afterSeconds: number
}

const RETRY: Retry = { times: 5, afterSeconds: 15 }

/**
 * Declares a job. Its payload holds only ids: the data is read when it runs.
 *
 * @param every a cron expression in UTC, to run it regularly with the payload `{}`
 * @param atOnce how many run concurrently in one process, at least 2
 */
export function defineJob<Payload extends object>(spec: {
  name: string
  retry?: Retry
  atOnce?: number
  every?: string
  run: Job<Payload>['run']
}): Job<Payload> {
  return { retry: RETRY, atOnce: 2, ...spec }
}

export interface When {
  /**
   * Earliest start, on the *real* clock, whatever the clock of the demo or of a test: compute it from `new Date()`,
   * never from `ctx.now`.
   */
  readonly at?: Date
  /**
   * At most one job per key waits in the queue: enqueuing another changes nothing, not even `at`. A running job does
   * not count, since it may have missed the latest change.
   */
  readonly once?: string
}

/**
 * Enqueues a job in the caller's transaction: a rollback removes it. `startJobs` must have run once on this database.
 */
export async function enqueue<Payload extends object>(
  ctx: Pick<Ctx, 'db'>,
  queue: Queue<Payload>,
  payload: Payload,
  when: When = {},
): Promise<void> {
  await ask(ctx.db, queue.name, [payload], when)
}

/** Enqueues many jobs in one query. */
export async function enqueueAll<Payload extends object>(
  ctx: Pick<Ctx, 'db'>,
  queue: Queue<Payload>,
  payloads: readonly Payload[],
  when: Pick<When, 'at'> = {},
): Promise<void> {
  if (payloads.length > 0) await ask(ctx.db, queue.name, payloads, when)
}

async function ask(db: Db, name: string, payloads: readonly object[], { at, once }: When): Promise<void> {
  // One sender per transaction, never started. A shared one would use another connection, which deadlocks on the
  // embedded database.
  const sender = new PgBoss({
    db: { executeSql: (text, values) => execute(db, text, values) },
    useListenNotify: true,
  })
  const jobs = payloads.map((data) => ({
    data,
    ...(at && { startAfter: at }),
    // The queue allows one waiting job per key: a job without a key gets a random one.
    singletonKey: once ?? randomUUID(),
  }))
  await sender.insert(name, jobs)
}

async function execute(db: Db, text: string, values: readonly unknown[] = []) {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values]))
  return { rows }
}
