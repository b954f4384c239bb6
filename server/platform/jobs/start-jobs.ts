import { setTimeout as wait } from 'node:timers/promises'
import { sql as query } from 'kysely'
import { PgBoss, type JobResult, type JobWithMetadata, type Queue, type QueueResult } from 'pg-boss'
import type { Sql } from 'postgres'
import type { Db } from '../../database.ts'
import { overPostgres } from './pg-boss-database.ts'
import type { Job, JobWorld } from './jobs.ts'

export interface Jobs {
  /** Waits for running jobs, at most `withinMs`; interrupted ones will run again. */
  stop(withinMs?: number): Promise<void>
  /** Resolves when no job is due, including jobs enqueued by jobs; later ones stay. */
  idle(): Promise<void>
}

/**
 * Polling interval. Jobs are announced by NOTIFY at commit; polling only finds delayed jobs and retries. With twenty
 * queues it costs 0.1 % of a core on PostgreSQL, 0.7 % on the embedded database.
 */
const LOOK_SECONDS = 30
const SCHEDULE_SECONDS = 45
const HOUSEKEEPING_SECONDS = 60
const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** A job without a heartbeat for this long is retried: its process has died. */
const HEARTBEAT_SECONDS = 60
const LONGEST_JOB_SECONDS = HOUR_SECONDS / 4
const MAX_WAIT_SECONDS = HOUR_SECONDS
/** How long finished and failed jobs are kept. */
const KEEP_SECONDS = 30 * DAY_SECONDS

const STOP_WITHIN_MS = 8_000
const LOOK_AGAIN_MS = 10

export interface Starting {
  sql: Sql
  jobs: readonly Job[]
  world: JobWorld
}

/**
 * Creates the queue's tables and starts the workers. Several processes may run it on one database: pg-boss locks the
 * creation, and each job runs in one process.
 */
export async function startJobs({ sql, jobs, world }: Starting): Promise<Jobs> {
  const boss = bossOver(sql, { schedule: jobs.some(({ every }) => every) })
  boss.on('error', (error) => world.log.error({ err: error }, 'the job queue cannot work'))
  boss.on('warning', ({ message, data }) => world.log.warn(data, message))
  await boss.start()
  await prepareQueues(boss, jobs)
  await prepareSchedules(boss, jobs)
  const workers = new Map<string, string>()
  for (const job of jobs) workers.set(job.name, await work(boss, job, world))

  return {
    async stop(withinMs = STOP_WITHIN_MS) {
      const giveUp = new AbortController()
      const ended = Promise.all(jobs.map(({ name }) => boss.offWork(name, { wait: true })))
      await Promise.race([ended, wait(withinMs, undefined, { signal: giveUp.signal }).catch(() => {})])
      giveUp.abort()
      await boss.stop({ graceful: false, close: false })
    },
    async idle() {
      for (;;) {
        const due = await dueQueues(world.db, [...workers.keys()])
        if (due.length === 0) return
        for (const name of due) boss.notifyWorker(workers.get(name)!)
        await wait(LOOK_AGAIN_MS)
      }
    },
  }
}

/** Creates the queue's tables in advance, to make `startJobs` faster on copies of this database. */
export async function installJobs(sql: Sql): Promise<void> {
  const boss = bossOver(sql, { schedule: false })
  await boss.start()
  await boss.stop({ graceful: false, close: false })
}

function bossOver(sql: Sql, { schedule }: { schedule: boolean }): PgBoss {
  return new PgBoss({
    db: overPostgres(sql),
    useListenNotify: true,
    schedule,
    cronMonitorIntervalSeconds: SCHEDULE_SECONDS,
    cronWorkerIntervalSeconds: LOOK_SECONDS,
    superviseIntervalSeconds: HOUSEKEEPING_SECONDS,
    monitorIntervalSeconds: HOUSEKEEPING_SECONDS,
    bamIntervalSeconds: HOUR_SECONDS,
    flowIntervalSeconds: HOUR_SECONDS,
    queueCacheIntervalSeconds: HOUR_SECONDS,
    // Our queues hold hundreds of rows, and the embedded database has no autovacuum to warn about.
    monitorVacuum: false,
    reindex: false,
  })
}

async function prepareQueues(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  const made = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]))
  for (const job of jobs) {
    const options = queueOptions(job)
    const queue = made.get(job.name)
    if (!queue) await boss.createQueue(job.name, { ...options, policy: 'short' })
    else if (differs(queue, options)) await boss.updateQueue(job.name, options)
  }
}

function queueOptions({ retry }: Job) {
  return {
    notify: true,
    retryLimit: retry.times,
    retryDelay: retry.afterSeconds,
    retryBackoff: true,
    retryDelayMax: MAX_WAIT_SECONDS,
    expireInSeconds: LONGEST_JOB_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deleteAfterSeconds: KEEP_SECONDS,
  } satisfies Omit<Queue, 'name'>
}

const differs = (queue: QueueResult, options: ReturnType<typeof queueOptions>) =>
  Object.entries(options).some(([name, value]) => queue[name as keyof QueueResult] !== value)

async function prepareSchedules(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  const wanted = new Map(jobs.flatMap(({ name, every }) => (every ? [[name, every] as const] : [])))
  for (const { name, cron } of await boss.getSchedules()) {
    if (wanted.get(name) === cron) wanted.delete(name)
    else await boss.unschedule(name)
  }
  // A schedule missed while the server was down runs once at the restart.
  for (const [name, cron] of wanted) await boss.schedule(name, cron, {}, { tz: 'UTC', missed: 'once' })
}

/**
 * pg-boss polls again at once only after a full batch of several jobs; hence batches, whose jobs complete one by one.
 */
async function work(boss: PgBoss, job: Job, world: JobWorld): Promise<string> {
  const options = {
    batchSize: Math.max(2, job.atOnce),
    burstWhenBatchFull: true,
    notifyPollingIntervalSeconds: LOOK_SECONDS,
    perJobResults: true,
    includeMetadata: true,
  } as const
  return boss.work(job.name, options, (batch: JobWithMetadata<never>[]) =>
    Promise.all(batch.map((asked) => attempt(job, asked, world))),
  )
}

async function attempt(job: Job, asked: JobWithMetadata<never>, world: JobWorld): Promise<JobResult> {
  const last = asked.retryCount >= asked.retryLimit
  try {
    await job.run(world, asked.data, { last })
    return { id: asked.id, status: 'completed' }
  } catch (error) {
    const about = { err: error, job: job.name, attempt: asked.retryCount + 1 }
    if (last) world.log.error(about, 'a job has failed for good')
    else world.log.warn(about, 'a job has failed and will be tried again')
    return { id: asked.id, status: 'failed', output: { message: String(error) } }
  }
}

async function dueQueues(db: Db, names: readonly string[]): Promise<string[]> {
  const { rows } = await query<{ name: string }>`
    select distinct name from pgboss.job
    where name = any(${query.val(names)}::text[])
      and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))
  `.execute(db)
  return rows.map(({ name }) => name)
}

export interface FailedJob {
  readonly id: string
  readonly name: string
  readonly payload: unknown
  readonly reason: string
  readonly attempts: number
  readonly at: Date
}

const MAX_FAILED = 100

/** Jobs whose last attempt failed, newest first. They stay for 30 days. */
export async function failedJobs(db: Db): Promise<FailedJob[]> {
  const { rows } = await query<FailedJob>`
    select id, name, data as payload, coalesce(output ->> 'message', output ->> 'value', output::text, '') as reason,
      retry_count + 1 as attempts, completed_on as at
    from pgboss.job
    where state = 'failed'
    order by completed_on desc
    limit ${MAX_FAILED}
  `.execute(db)
  return rows
}
