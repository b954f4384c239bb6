import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { visibleTo } from '#server/community/access.ts'
import { LEVELS, ROLES, type Level } from '#server/community/contract.ts'
import { levelsOf, mayRead } from '#server/community/rules.ts'
import { useServer } from '#test/support/people.ts'

const { db } = useServer()
const CIRCLES = [randomUUID(), randomUUID(), randomUUID()]

/** One thing of each level, and of each circle, in a community of its own. */
async function oneOfEach() {
  const community = randomUUID()
  const places = LEVELS.flatMap((level): { level: Level; circle: string | null }[] =>
    level === 'circle' ? CIRCLES.map((circle) => ({ level, circle })) : [{ level, circle: null }],
  )
  const things = places.map((place) => ({ id: randomUUID(), ...place }))
  const rows = things.map(({ id, level, circle }) => ({
    at: new Date(),
    community_id: community,
    name: 'thread:opened',
    subject_type: 'thread',
    subject_id: id,
    level,
    circle_id: circle,
    signed_person: null,
    signed_structure: null,
    signed_mandate: null,
    signed_posture: null,
    payload: {},
  }))
  await db().insertInto('activity').values(rows).execute()
  return { community, things }
}

it('levels: the SQL condition and the rule agree for every reader', async () => {
  const { community, things } = await oneOfEach()
  const someone = fc.record({
    levels: fc
      .tuple(fc.subarray([...ROLES]), fc.boolean())
      .map(([roles, mandate]) => levelsOf(roles, mandate)),
    circles: fc.subarray(CIRCLES),
  })
  await fc.assert(
    fc.asyncProperty(someone, async (reader) => {
      const found = await db()
        .selectFrom('activity as a')
        .select('subject_id')
        .where('community_id', '=', community)
        .where(visibleTo(reader, 'a'))
        .execute()
      const readable = things.filter((thing) => mayRead(reader, thing)).map(({ id }) => id)
      expect(new Set(found.map(({ subject_id }) => subject_id))).toEqual(new Set(readable))
    }),
    { numRuns: 300 },
  )
})
