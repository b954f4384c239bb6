import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { CompiledQuery } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Db } from '../../database.ts'
import type { Ctx } from '../context.ts'
import type { PdfMaker } from '../pdf/pdf.ts'

/** What a job needs of the world. It acts for no one: the contexts it makes have no `me`. */
export interface JobWorld {
  readonly db: Db
  readonly clock: () => Date
  readonly log: FastifyBaseLogger
  readonly pdf: PdfMaker
  /** For calling the same actions as people do. */
  readonly as: (now: Date) => Ctx
}

/** Where a job is asked for: its name, and what it is told. */
export interface Queue<Payload extends object> {
  readonly name: string
  /** Never set: it only carries the type. */
  readonly types?: (payload: Payload) => void
}

export interface Attempt {
  /** No other attempt will follow: what fails now has failed for good. */
  readonly last: boolean
}

/** Work that can wait. It may run more than once, so running it twice must do what running it once does. */
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

/** After a failure: up to `times` more, the first after `afterSeconds`, each wait twice the one before up to an hour. */
export interface Retry {
  readonly times: number
  readonly afterSeconds: number
}

const RETRY: Retry = { times: 5, afterSeconds: 15 }

/**
 * Declares a job. Its payload holds ids: the rest is read when it runs.
 *
 * @param every when it also runs by itself, as a cron expression in UTC; its payload is then `{}`
 * @param atOnce how many of them one process runs side by side, at least 2
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
   * Not before then, by the *real* clock: jobs run in real time whatever the clock of the demo or of a test says, so
   * « in an hour » is counted from `new Date()`, never from `ctx.now`.
   */
  readonly at?: Date
  /**
   * While one with this key waits, asking again changes nothing (not even `at`). One that has begun does not count,
   * since it may have read what has changed since.
   */
  readonly once?: string
}

/**
 * Asks for a job in the asker's transaction: if that rolls back, the job never was. `startJobs` must have run once on
 * this database.
 */
export async function enqueue<Payload extends object>(
  ctx: Pick<Ctx, 'db'>,
  queue: Queue<Payload>,
  payload: Payload,
  when: When = {},
): Promise<void> {
  await ask(ctx.db, queue.name, [payload], when)
}

/** The same for many, in one go. */
export async function enqueueAll<Payload extends object>(
  ctx: Pick<Ctx, 'db'>,
  queue: Queue<Payload>,
  payloads: readonly Payload[],
  when: Pick<When, 'at'> = {},
): Promise<void> {
  if (payloads.length > 0) await ask(ctx.db, queue.name, payloads, when)
}

async function ask(db: Db, name: string, payloads: readonly object[], { at, once }: When): Promise<void> {
  // A sender of this transaction's own, never started: a shared one would look the queue up on another connection,
  // which on the embedded database waits for this very transaction.
  const sender = new PgBoss({
    db: { executeSql: (text, values) => execute(db, text, values) },
    useListenNotify: true,
  })
  const jobs = payloads.map((data) => ({
    data,
    ...(at && { startAfter: at }),
    // The queue's policy allows one waiting job a key: without a key of its own each would push the others out.
    singletonKey: once ?? randomUUID(),
  }))
  await sender.insert(name, jobs)
}

async function execute(db: Db, text: string, values: readonly unknown[] = []) {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values]))
  return { rows }
}
