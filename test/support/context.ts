import { contextOf, type Ctx } from '#server/platform/context.ts'
import type { Db } from '#server/database.ts'

/** The context of a job, for tests of the platform without an app. */
export function machineContext(db: Db, now: Date): Ctx {
  const world = {
    db,
    address: 'https://liane.example',
    facts: new Map(),
    sealKey: () => Buffer.alloc(32),
    keepFact: () => Promise.reject(new Error('no fact here')),
  }
  return contextOf(world, null, now)
}
