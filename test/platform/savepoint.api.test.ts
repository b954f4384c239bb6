import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { afterCommit, inSavepoint, inTransaction } from '#server/platform/context.ts'
import { CAST, useServer } from '../support/people.ts'

const { found, db } = useServer()

const names = async () =>
  (await db().selectFrom('structures').select('name').execute()).map(({ name }) => name)

it('savepoint: a failed statement within it leaves the rest of the transaction', async () => {
  const { cindy } = await found(CAST)
  const done: string[] = []
  await inTransaction(cindy.ctx(), async (ctx) => {
    await ctx.db.updateTable('structures').set({ name: 'Gardée' }).execute()
    afterCommit(ctx, () => done.push('first'))
    const attempt = inSavepoint(ctx, async (ctx) => {
      await ctx.db.updateTable('structures').set({ name: 'Perdue' }).execute()
      afterCommit(ctx, () => done.push('attempt'))
      await sql`select 1 / 0`.execute(ctx.db)
    })
    await attempt.catch(() => {})
  })
  expect(new Set(await names())).toEqual(new Set(['Gardée']))
  expect(done).toEqual(['first'])
})
