import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CAST, useServer } from '../support/people.ts'
import { hostilePacket } from './hostile-packets.ts'
import { fuzzText, nothingFuzzed } from './socket-fuzz.ts'
import { begins, trials } from './texts-people.ts'

const { found } = useServer({}, [trials])
const TEXTS = 8
const EACH = 40

it('co-edited text: whatever a connection sends, the server answers, and each text keeps its words', async () => {
  const { cindy, sabrina, community } = await found(CAST)
  const seen = nothingFuzzed()
  const seed = Date.now() & 0xffff_ffff
  const packets = fc.sample(hostilePacket, { numRuns: TEXTS * EACH, seed })
  const fuzzed = Array.from({ length: TEXTS }, async (_, i) => {
    const text = await begins(cindy, community, 'Accueillir ici', 'et là')
    const [hostile, honest] = [await cindy.connects(), await sabrina.connects()]
    const sockets = { hostile: hostile.socket, honest: honest.socket }
    await fuzzText({ ...sockets, text }, packets.slice(i * EACH, (i + 1) * EACH), seen)
  })
  await Promise.all(fuzzed)
  expect({ ...seen, seed }).toEqual({
    ...{ seed, accepted: expect.any(Number) as number, refused: expect.any(Number) as number },
    ...{ failed: [], lost: 0, hidden: 0, unreadable: [] },
  })
  // Both happen, or what is sent is not hostile in a way that means anything.
  expect(seen.accepted).toBeGreaterThan(20)
  expect(seen.refused).toBeGreaterThan(20)
})
