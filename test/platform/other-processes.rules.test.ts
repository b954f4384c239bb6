import { expect, onTestFinished, vi, it as test } from 'vitest'
import { aLive, aRoom } from '#test/support/live.ts'
import type { Connection } from '#test/support/people.ts'
import { hasRedis, RedisServer } from '#test/support/redis-server.ts'
import { notHere } from '#server/platform/problem.ts'

const it = test.skipIf(!hasRedis())

async function redis({ isUp }: { isUp: boolean }): Promise<RedisServer> {
  const server = await RedisServer.at({ isUp })
  onTestFinished(() => server.kill())
  return server
}

/** Two processes of one database, and a page on each. */
async function twoLives({ url }: RedisServer) {
  const [one, other] = [await aLive(), await aLive()]
  for (const { live } of [one, other]) live.overRedis(url)
  return { one, other, here: await one.opens('cindy'), there: await other.opens('nathan') }
}

const become = (lives: Awaited<ReturnType<typeof aLive>>[], state: string) =>
  expect.poll(() => lives.map(({ live }) => live.processes)).toEqual(lives.map(() => state))

const names = (line: Connection) => line.names().filter((name) => name !== 'facts:missed')

it('processes: what one says without Redis is dropped, and heard again once it is back', async () => {
  const server = await redis({ isUp: true })
  const { one, other, here, there } = await twoLives(server)
  await become([one, other], 'together')
  one.live.toRoom('person:nathan', 'first', {})
  await expect.poll(() => names(there)).toEqual(['first'])

  await server.kill()
  one.live.toRoom('person:nathan', 'lost', {})
  one.live.rightsChanged('cindy')
  one.live.signedOut(['another sign-in'])
  await become([one, other], 'alone')
  for (const name of ['here 1', 'here 2']) one.live.toRoom('person:cindy', name, {})
  await expect.poll(() => names(here)).toEqual(['here 1', 'here 2'])
  there.heard.length = 0

  await server.start()
  await become([one, other], 'together')
  await expect.poll(() => there.names()).toContain('facts:missed')
  one.live.toRoom('person:nathan', 'second', {})
  await expect.poll(() => names(there)).toEqual(['second'])
  expect(one.warnings.mock.calls.length + other.warnings.mock.calls.length).toBe(2)
})

it('processes: Liane starts without Redis, and hears the others once it is there', async () => {
  const server = await redis({ isUp: false })
  const { one, other, there } = await twoLives(server)
  expect(one.live.processes).toBe('alone')
  await expect.poll(() => one.warnings.mock.calls.length).toBe(1)
  await server.start()
  await become([one, other], 'together')
  one.live.toRoom('person:nathan', 'first', {})
  await expect.poll(() => names(there)).toEqual(['first'])
})

it('processes: a Redis that hangs is noticed, and used again when it answers', async () => {
  const server = await redis({ isUp: true })
  const { one, other, here } = await twoLives(server)
  await become([one, other], 'together')
  server.hang()
  await become([one, other], 'alone')
  one.live.toRoom('person:cindy', 'here', {})
  await expect.poll(() => names(here)).toEqual(['here'])
  server.resume()
  await become([one, other], 'together')
})

it('processes: a right taken away in another process ends within 30 s without Redis', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { live, audiences, opens } = await aLive()
  const closed = new Set<string>()
  live.defineRoom('tool', async (_, id) => {
    if (closed.has(id)) throw notHere()
  })
  audiences.set('cindy', ['audience:c:steering'])
  const cindy = await opens('cindy')
  const room = aRoom('tool')
  expect(await cindy.enters(room)).toBe(true)

  closed.add(room.slice('tool:'.length))
  audiences.set('cindy', [])
  vi.advanceTimersByTime(30_000)
  await expect.poll(() => cindy.names()).toEqual(['room:closed'])
  await expect.poll(() => live.roomsHere('audience:')).toEqual([])
  expect(live.roomsHere('tool:')).toEqual([])
})
