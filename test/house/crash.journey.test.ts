import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type BenchWorld } from '../bench/world.ts'
import { Replies } from '../support/replies.ts'

let world: BenchWorld
beforeAll(async () => {
  world = await openWorld('pglite', 3)
})
afterAll(() => world.stop())

const KILLS = 4

it('crash: a killed server keeps every acknowledged reply exactly once', async () => {
  const replies = await Replies.begin(world, 0)
  for (let kill = 1; kill <= KILLS; kill++) {
    await expect.poll(() => replies.acknowledged.size).toBeGreaterThan(kill * 10)
    await world.killAndRestart()
  }
  await replies.end()

  const found = await replies.found()
  const missing = [...replies.acknowledged].filter((words) => !found.includes(words))
  process.stdout.write(
    `embedded database: ${KILLS} kills, ${replies.acknowledged.size} acknowledged, ${missing.length} missing\n`,
  )
  expect(missing).toEqual([])
  expect(new Set(found).size).toBe(found.length)
})

it('data directory: a second process is refused', async () => {
  const { openDatabase } = await import('#server/platform/open-database.ts')
  await expect(openDatabase({ dataDir: world.dataDir })).rejects.toThrow(/in use by another process/)
})
