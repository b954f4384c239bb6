import { expect, it } from 'vitest'
import { Pace } from '#server/platform/texts/pace.ts'

const HEAVY_MS = 1000

/** Two people who have used their credit, and the order in which their work runs. */
function twoHeavyWriters() {
  const pace = new Pace()
  const order: string[] = []
  const runs = (person: string) => pace.run(person, () => Promise.resolve(void order.push(person)))
  for (const person of ['cindy', 'solange']) pace.charge(person, HEAVY_MS)
  return { runs, order }
}

it('pace: people who wait have turns in rotation, however many changes one of them has sent', async () => {
  const { runs, order } = twoHeavyWriters()
  await Promise.all([...Array.from({ length: 50 }, () => runs('cindy')), runs('solange')])
  expect(order.indexOf('solange')).toBeLessThanOrEqual(2)
})

it('pace: a person who has too much waiting is refused, and nobody else', async () => {
  const { runs } = twoHeavyWriters()
  const all = Array.from({ length: 200 }, () => runs('cindy'))
  const settled = Promise.allSettled(all)
  await runs('solange')
  const refused = (await settled).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]).toMatchObject({ type: 'texts-busy' })
})
