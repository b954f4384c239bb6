import { beforeAll, describe, expect, it } from 'vitest'
import { fillDemo } from '#server/demo/fill-demo.ts'
import { Search, type FoundThing } from '#server/search/contract.ts'
import { Person, useServer } from '../support/people.ts'
import { FRENCH_QUERIES } from './french-queries.ts'

const { db, app, clock } = useServer()

const FIRST = 5
const RECALL = 0.9

const titleOf = ({ title, page }: FoundThing) =>
  `${page.title} / ${title.map(({ text }) => text).join('')}`.replaceAll(/\s/g, ' ')

describe('search: the demo community', () => {
  let cindy: Person
  beforeAll(async () => {
    clock.now = new Date('2026-03-18T15:00:00Z')
    await fillDemo(app(), clock.now)
    const { id } = await db()
      .selectFrom('people')
      .select('id')
      .where('given_name', '=', 'Cindy')
      .executeTakeFirstOrThrow()
    const { id: community } = await db().selectFrom('communities').select('id').executeTakeFirstOrThrow()
    cindy = new Person(app(), community, id)
  })

  it('search: nine French queries in ten find what is expected among their first five results', async () => {
    const missed: string[] = []
    for (const [kind, q, expected] of FRENCH_QUERIES) {
      const { found } = await cindy.does(Search, { query: { q } })
      const first = found.slice(0, FIRST).map(titleOf)
      if (!first.some((title) => title.includes(expected)))
        missed.push(`${kind}: ${q} → ${first.join(' | ')}`)
    }
    const recall = 1 - missed.length / FRENCH_QUERIES.length
    expect(recall, missed.join('\n')).toBeGreaterThanOrEqual(RECALL)
  })

  it.each(['mobilité', 'lunettes', 'transmettre', 'Louisard', 'CEP', 'rdv manqués', 'grille'])(
    'search: « %s » is written somewhere, and no result is called approximate',
    async (q) => {
      const { found, widened } = await cindy.does(Search, { query: { q } })
      expect(found.length).toBeGreaterThan(0)
      expect(widened).toBe(false)
    },
  )
})
