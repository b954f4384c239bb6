import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { once } from '#server/platform/commands.ts'
import { inTransaction } from '#server/platform/context.ts'
import { send } from '#server/platform/postgres/send.ts'
import { Problem } from '#server/platform/problem.ts'
import { CAST, useServer } from '#test/support/people.ts'

const { found, db } = useServer()

it('commands: the same command sent twice at once acts once and gets the same answer', async () => {
  const { cindy, community } = await found(CAST)
  const command = { id: randomUUID(), asker: cindy.id, asked: ['open', 'door'] }
  let times = 0
  const ask = () =>
    once(cindy.ctx(), command, async (ctx) => {
      const done = ++times
      await ctx.announce(founded(community))
      return { done }
    })

  const [first, ...others] = await Promise.all([ask(), ask(), ask()])
  expect(others).toEqual([first, first])
  expect(await ask()).toEqual(first)
  const facts = db().selectFrom('activity').select('seq').where('community_id', '=', community)
  expect(await facts.execute()).toHaveLength(1)
})

it('commands: what was sent and refused is why the command is refused, and nothing of it is kept', async () => {
  const { cindy, community } = await found(CAST)
  const command = { id: randomUUID(), asker: cindy.id, asked: 1 }
  const twice = { community_id: community, person_id: cindy.id, structure_id: cindy.id }
  const ask = () =>
    once(cindy.ctx(), command, async (ctx) => {
      await ctx.announce(founded(community))
      await send(
        ctx.db,
        ctx.db
          .insertInto('memberships')
          .values({ ...twice, roles: [], capacity: 'guest', joined_at: ctx.now, left_at: null }),
      )
      await sql`select 1`.execute(ctx.db).catch(() => {})
      return {}
    })
  await expect(ask()).rejects.toThrow()
  await expect(ask()).rejects.toThrow()
  const facts = db().selectFrom('activity').select('seq').where('community_id', '=', community)
  expect(await facts.execute()).toEqual([])
})

const founded = (community: string) =>
  ({
    name: 'community:founded',
    community,
    subject: { type: 'community', id: community },
    level: 'community',
    signature: null,
    payload: { name: 'Essai' },
  }) as const

it('commands: another request under the same id is refused', async () => {
  const { cindy } = await found(CAST)
  const id = randomUUID()
  await once(cindy.ctx(), { id, asker: cindy.id, asked: 1 }, async () => ({}))
  await expect(once(cindy.ctx(), { id, asker: cindy.id, asked: 2 }, async () => ({}))).rejects.toThrow(
    Problem,
  )
})

it('commands: a refused command leaves no trace and may be sent again', async () => {
  const { cindy } = await found(CAST)
  const command = { id: randomUUID(), asker: cindy.id, asked: 1 }
  const refuse = () => once(cindy.ctx(), command, () => Promise.reject(new Problem('no', 409, 'Non.')))
  await expect(refuse()).rejects.toThrow('Non.')
  expect(await once(cindy.ctx(), command, async () => ({ done: true }))).toEqual({ done: true })
})

it('facts: a fact is stored with the change it announces, or neither is', async () => {
  const { cindy, community } = await found(CAST)
  const fact = founded(community)
  const facts = () => db().selectFrom('activity').selectAll().where('community_id', '=', community).execute()

  await expect(
    inTransaction(cindy.ctx(), async (ctx) => {
      await ctx.announce(fact)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await facts()).toEqual([])

  const { socket, heard } = await cindy.connects()
  await expect.poll(() => socket.connected).toBe(true)
  await cindy.ctx().announce(fact)
  expect(await facts()).toHaveLength(1)
  await expect
    .poll(() => heard)
    .toMatchObject([{ name: 'community:founded', payload: { community, name: 'Essai' } }])
})
