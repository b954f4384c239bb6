import { afterEach, describe, expect, it } from 'vitest'
import type { QueuedOp } from '#client/live/outbox.ts'
import { clearQueues, queueOf } from '#client/live/queue-store.ts'

const op = (...bytes: number[]): QueuedOp => ({
  id: crypto.randomUUID(),
  payload: Uint8Array.from(bytes),
  changes: bytes.length,
})
const EPOCH = 'one'

afterEach(clearQueues)

describe('unsent changes', () => {
  it('unsent changes: the same person’s next page finds them, for the same text', async () => {
    const cindy = queueOf('cindy', 'text-1')
    const [first, second] = [op(1, 2), op(3)]
    cindy.put(EPOCH, first)
    cindy.put(EPOCH, second)

    const found = await queueOf('cindy', 'text-1').load(EPOCH)
    expect(found).toHaveLength(2)
    expect(found).toEqual(
      expect.arrayContaining([first, second].map((kept): unknown => expect.objectContaining(kept))),
    )
    expect(await queueOf('sabrina', 'text-1').load(EPOCH)).toEqual([])
    expect(await queueOf('cindy', 'text-2').load(EPOCH)).toEqual([])
    // The text was restored from a backup meanwhile.
    expect(await queueOf('cindy', 'text-1').load('another')).toEqual([])
  })

  it('unsent changes: only what remains to be sent is stored', async () => {
    const queue = queueOf('cindy', 'text-1')
    const [small, grown, other] = [op(1), op(1, 2), op(9)]
    queue.put(EPOCH, small)
    queue.put(EPOCH, grown, small)
    queue.put(EPOCH, other)
    queue.remove(other.id)
    expect((await queue.load(EPOCH)).map(({ id }) => id)).toEqual([grown.id])

    queue.clear()
    await expect.poll(() => queue.load(EPOCH)).toEqual([])
  })

  it('unsent changes: signing out deletes them', async () => {
    const queue = queueOf('cindy', 'text-1')
    queue.put(EPOCH, op(1))
    await clearQueues()
    expect(await queue.load(EPOCH)).toEqual([])
  })
})
