import { expect, it } from 'vitest'
import { STATUS_ORDER } from '#server/library/rules.ts'
import { adds } from './library-people.ts'
import { CAST, useServer } from '../support/people.ts'

const { found, db } = useServer()

it('library: the database puts each state where the list has it', async () => {
  const { cindy } = await found(CAST)
  const tool = await adds(cindy)
  for (const [place, status] of STATUS_ORDER.entries()) {
    const { shelf } = await db()
      .updateTable('tools')
      .set({ status })
      .where('id', '=', tool)
      .returning('shelf')
      .executeTakeFirstOrThrow()
    expect([status, shelf]).toEqual([status, place + 1])
  }
})
