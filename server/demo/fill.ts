import type { FastifyInstance } from 'fastify'
import { build } from './build.ts'
import { meet } from './meet.ts'
import { publish } from './publish.ts'
import { settleCommunity } from './settle.ts'
import { talk } from './talk.ts'
import { DemoTimes } from './times.ts'

/** Fills an empty Liane with the demo community, by the app's own commands, once. @returns whether it did */
export async function fillDemo(app: FastifyInstance, now: Date): Promise<boolean> {
  const someone = await app.as(null).db.selectFrom('people').select('id').limit(1).executeTakeFirst()
  if (someone) return false
  const world = await settleCommunity(app, new DemoTimes(now))
  const threads = await talk(world)
  const tools = await build(world)
  await meet(world, threads, tools)
  await publish(world, { threads, tools })
  await app.jobs.idle()
  return true
}
