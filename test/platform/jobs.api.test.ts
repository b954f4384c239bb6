import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterEach, expect, it, vi } from 'vitest'
import { inTransaction } from '#server/platform/context.ts'
import { defineJob, enqueue, enqueueAll, type Job } from '#server/platform/jobs/jobs.ts'
import { failedJobs, startJobs, type Jobs } from '#server/platform/jobs/start-jobs.ts'
import { machineContext, machineWorld } from '#test/support/machine-context.ts'
import { useDatabase } from '#test/support/database.ts'

const database = useDatabase()
const DEMO_DAY = new Date('2026-03-16T12:00:00Z')

const as = (now: Date) => machineContext(database().db, now)
const ctx = () => as(DEMO_DAY)

const said: { level: string; about: Record<string, unknown>; words: string }[] = []
const log = Fastify().log
for (const level of ['warn', 'error'] as const)
  vi.spyOn(log, level).mockImplementation(((about: Record<string, unknown>, words: string) => {
    said.push({ level, about, words })
  }) as never)

const world = () => machineWorld(database().db, DEMO_DAY, log)

const started: Jobs[] = []
async function start(...jobs: Job[]): Promise<Jobs> {
  const running = await startJobs({ sql: database().sql, jobs, world: world() })
  started.push(running)
  return running
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((jobs) => jobs.stop()))
  said.length = 0
})

/** Makes the next attempt due at once, instead of after its wait. */
const hurry = async ({ name }: Job) => {
  await sql`update pgboss.job set start_after = now() where name = ${name} and state = 'retry'`.execute(
    database().db,
  )
}

/** A job that notes whom it was told of; each test has one of its own, so that no test runs another's. */
function noting() {
  const noted: string[] = []
  const job = defineJob<{ who: string }>({
    name: `test.${randomUUID()}`,
    run: async (_, { who }) => void noted.push(who),
  })
  return { job, noted }
}

it('jobs: a job enqueued in a transaction runs after the commit, with its payload intact', async () => {
  const { job, noted } = noting()
  const jobs = await start(job)
  await inTransaction(ctx(), async (ctx) => {
    await enqueue(ctx, job, { who: 'Hélène « O’Brien » \\ "née"' })
    expect(noted).toEqual([])
  })
  await jobs.idle()
  expect(noted).toEqual(['Hélène « O’Brien » \\ "née"'])
})

it('jobs: a job of a rolled-back transaction never runs', async () => {
  const { job, noted } = noting()
  const jobs = await start(job)
  const refused = inTransaction(ctx(), async (ctx) => {
    await enqueue(ctx, job, { who: 'Nathan' })
    throw new Error('refused')
  })
  await expect(refused).rejects.toThrow('refused')
  await enqueue(ctx(), job, { who: 'Cindy' })
  await jobs.idle()
  expect(noted).toEqual(['Cindy'])
})

it('jobs: a job starts as soon as it is enqueued', async () => {
  const { job, noted } = noting()
  await start(job)
  await enqueue(ctx(), job, { who: 'Sabrina' })
  await expect.poll(() => noted).toEqual(['Sabrina'])
})

it('jobs: a hundred jobs run once each, and so do the jobs that they enqueue', async () => {
  const echo = noting()
  const seen: number[] = []
  const job = defineJob<{ n: number }>({
    name: `test.${randomUUID()}`,
    atOnce: 4,
    run: async ({ as, clock }, { n }) => {
      seen.push(n)
      if (n % 10 === 0) await enqueue(as(clock()), echo.job, { who: String(n) })
    },
  })
  const jobs = await start(job, echo.job)
  const numbers = Array.from({ length: 100 }, (_, n) => n)
  await enqueueAll(
    ctx(),
    job,
    numbers.map((n) => ({ n })),
  )
  await jobs.idle()
  expect(seen.sort((a, b) => a - b)).toEqual(numbers)
  expect(echo.noted).toHaveLength(10)
})

it('jobs: a job for later waits, by the real clock', async () => {
  const { job, noted } = noting()
  const jobs = await start(job)
  await enqueue(ctx(), job, { who: 'in a minute' }, { at: new Date(Date.now() + 60_000) })
  await enqueue(ctx(), job, { who: 'on the day of the demo, which is past' }, { at: DEMO_DAY })
  await jobs.idle()
  expect(noted).toEqual(['on the day of the demo, which is past'])

  await sql`update pgboss.job set start_after = now() where name = ${job.name}`.execute(database().db)
  await jobs.idle()
  expect(noted).toHaveLength(2)
})

it('jobs: at most one job per key is queued while it waits', async () => {
  const { job, noted } = noting()
  const jobs = await start(job)
  await inTransaction(ctx(), async (ctx) => {
    await enqueue(ctx, job, { who: 'first' }, { once: 'radar' })
    await enqueue(ctx, job, { who: 'second' }, { once: 'radar' })
    await enqueue(ctx, job, { who: 'other' }, { once: 'journal' })
  })
  await jobs.idle()
  expect(noted.sort()).toEqual(['first', 'other'])
  await enqueue(ctx(), job, { who: 'third' }, { once: 'radar' })
  await jobs.idle()
  expect(noted).toContain('third')
})

it('jobs: a failed job is tried again, each failure is logged once, and the last is listed', async () => {
  let tries = 0
  const job = defineJob<{ who: string }>({
    name: `test.${randomUUID()}`,
    retry: { times: 1, afterSeconds: 0 },
    run: async () => {
      tries += 1
      throw new Error(`no paper left (${tries})`)
    },
  })
  const jobs = await start(job)
  await enqueue(ctx(), job, { who: 'Solange' })
  const runAgain = async () => {
    await hurry(job)
    await jobs.idle()
    return tries
  }
  await expect.poll(runAgain).toBe(2)

  expect(said.map(({ level, words }) => [level, words])).toEqual([
    ['warn', 'a job has failed and will be tried again'],
    ['error', 'a job has failed for good'],
  ])
  const failed = (await failedJobs(database().db)).filter(({ name }) => name === job.name)
  expect(failed).toMatchObject([
    { payload: { who: 'Solange' }, reason: 'Error: no paper left (2)', attempts: 2 },
  ])
})

it('jobs: stopping waits for running jobs and leaves the others to the next process', async () => {
  const done: string[] = []
  let begun = () => {}
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const job = defineJob<{ who: string }>({
    name: `test.${randomUUID()}`,
    run: async (_, { who }) => {
      begun()
      await new Promise((resolve) => setTimeout(resolve, 100))
      done.push(who)
    },
  })
  const people = ['a', 'b', 'c', 'd', 'e']
  const first = await start(job)
  await enqueueAll(
    ctx(),
    job,
    people.map((who) => ({ who })),
  )
  await hasBegun
  await first.stop()
  const before = [...done]
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThan(5)

  const second = await start(job)
  await second.idle()
  expect(done.sort()).toEqual(people)
})

it('jobs: stopping gives up at its deadline, and the interrupted job runs again', async () => {
  let release = () => {}
  const runs: boolean[] = []
  const job = defineJob<Record<never, never>>({
    name: `test.${randomUUID()}`,
    retry: { times: 3, afterSeconds: 0 },
    run: async () => {
      runs.push(true)
      if (runs.length === 1) await new Promise<void>((resolve) => (release = resolve))
    },
  })
  const first = await start(job)
  await enqueue(ctx(), job, {})
  await expect.poll(() => runs).toHaveLength(1)
  await first.stop(50)

  const second = await start(job)
  const runAgain = async () => {
    await hurry(job)
    await second.idle()
    return runs.length
  }
  await expect.poll(runAgain).toBe(2)
  release()
})

it('jobs: schedules of removed jobs are dropped, the others are kept', async () => {
  const name = `test.${randomUUID()}`
  const run = async () => {}
  const schedules = async () =>
    (
      await sql<{ cron: string }>`select cron from pgboss.schedule where name = ${name}`.execute(
        database().db,
      )
    ).rows

  await (await start(defineJob({ name, every: '0 6 * * 1', run }))).stop()
  expect(await schedules()).toEqual([{ cron: '0 6 * * 1' }])
  await (await start(defineJob({ name, every: '0 7 * * 1', run }))).stop()
  expect(await schedules()).toEqual([{ cron: '0 7 * * 1' }])
  await start(noting().job)
  expect(await schedules()).toEqual([])
})

it('jobs: two processes start at once without a warning', async () => {
  const { job, noted } = noting()
  const [first] = await Promise.all([start(job), start(job)])
  await enqueueAll(
    ctx(),
    job,
    Array.from({ length: 20 }, (_, n) => ({ who: String(n) })),
  )
  await first.idle()
  expect(new Set(noted).size).toBe(20)
  expect(noted).toHaveLength(20)
  expect(said).toEqual([])
})
