import type { FastifyInstance } from 'fastify'
import { build } from './write-tools.ts'
import { holdSessions } from './hold-sessions.ts'
import { publishIssues } from './publish-issues.ts'
import { createCommunity } from './create-community.ts'
import { flagPost, flagVersion } from './flag-texts.ts'
import { writeThreads } from './write-threads.ts'
import { DemoTimes } from './demo-times.ts'

/** Fills an empty Liane with the demo community, by the app's own commands, once. @returns whether it did */
export async function fillDemo(app: FastifyInstance, now: Date): Promise<boolean> {
  const someone = await app.as(null).db.selectFrom('people').select('id').limit(1).executeTakeFirst()
  if (someone) return false
  const world = await createCommunity(app, new DemoTimes(now))
  const threads = await writeThreads(world)
  await flagPost(world, threads)
  const tools = await build(world)
  await flagVersion(world, tools)
  await holdSessions(world, threads, tools)
  await publishIssues(world, { threads, tools })
  await app.jobs.idle()
  return true
}
