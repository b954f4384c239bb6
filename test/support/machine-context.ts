import { contextOf, type Ctx } from '#server/platform/context.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { Db } from '#server/database.ts'
import type { Feature } from '#server/platform/feature.ts'
import type { JobWorld } from '#server/platform/jobs/jobs.ts'

/** A job's context, for tests without an app. */
export function machineContext(db: Db, now: Date, features: readonly Feature[] = []): Ctx {
  const world = {
    db,
    features,
    address: 'https://liane.example',
    facts: new Map(),
    sealKey: () => Buffer.alloc(32),
    demo: false,
    recordFact: () => Promise.reject(new Error('no fact here')),
  }
  return contextOf(world, null, now)
}

/** A job's world, for tests without an app. Logs nothing. */
export function machineWorld(db: Db, now: Date, log: FastifyBaseLogger): JobWorld {
  const pdf = { render: () => Promise.reject(new Error('no PDF here')), close: async () => {} }
  return { db, log, pdf, clock: () => now, as: (at) => machineContext(db, at) }
}
