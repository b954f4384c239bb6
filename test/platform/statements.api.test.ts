import { expect, it } from 'vitest'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { Search } from '#server/search/contract.ts'
import { AddPost, MarkRead, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { aProblem } from '#test/support/builders.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { countStatements } from '#test/support/statements.ts'

const { found } = useServer()

interface Budget {
  /** Besides begin and commit. */
  statements: number
  roundTrips: number
  act: (who: Person, thread: string) => Promise<unknown>
}

/** The most that each frequent request may ask of the database. */
const BUDGETS: Record<string, Budget> = {
  reply: {
    ...{ statements: 6, roundTrips: 3 },
    act: (who, thread) =>
      who.does(AddPost, { params: { thread }, body: { body: fromPlain('Nous avons essayé cela.') } }),
  },
  'mark as read': {
    ...{ statements: 3, roundTrips: 3 },
    act: (who, thread) => who.does(MarkRead, { params: { thread }, body: { number: 1 } }),
  },
  'read a thread': {
    ...{ statements: 2, roundTrips: 2 },
    act: (who, thread) => who.does(ReadThread, { params: { thread } }),
  },
  search: {
    ...{ statements: 3, roundTrips: 3 },
    act: (who) => who.does(Search, { query: { q: 'essayé' } }),
  },
}

it.each(Object.entries(BUDGETS))('statements: %s stays within its budget', async (_, budget) => {
  const { cindy, nadege } = await found(CAST)
  const { id } = await nadege.does(OpenThread, { body: aProblem() })
  for (let i = 0; i < 3; i++) await BUDGETS['reply']!.act(nadege, id)
  await budget.act(cindy, id)
  const { statements, roundTrips } = await countStatements(() => budget.act(cindy, id))
  expect(
    statements.map(({ sql }) => sql.trim().slice(0, 60)).length,
    JSON.stringify(statements, null, 1),
  ).toBeLessThanOrEqual(budget.statements)
  expect(roundTrips).toBeLessThanOrEqual(budget.roundTrips)
})

it('statements: a reply answers as the thread is read afterwards', async () => {
  const { cindy, nadege } = await found(CAST)
  const { id } = await nadege.does(OpenThread, { body: aProblem() })
  const body = fromPlain('Nous avons essayé cela.')
  const added = await cindy.does(AddPost, { params: { thread: id }, body: { body, posture: 'personal' } })
  const { posts } = await nadege.does(ReadThread, { params: { thread: id } })
  expect(added).toEqual(posts.at(-1))
})
