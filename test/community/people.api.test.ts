import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { FindPeople } from '#server/community/people.contract.ts'
import { CAST, useServer } from '../support/people.ts'

const { found, db } = useServer()

it('people: every member is found, however many come before them', async () => {
  const { cindy, community, structures } = await found(CAST)
  await sql`
    with added as (
      insert into people (given_name, family_name, email, position, main_occupation, structure_id, administrator, status, created_at)
      select 'Ana', 'Aa' || n, n || '@foule.example', 'frontline', 'conseil', ${structures['mlc']}, false, 'active', now()
        from generate_series(1, 2100) n
      returning id)
    insert into memberships (community_id, person_id, structure_id, roles, capacity, joined_at)
    select ${community}, id, ${structures['mlc']}, '{member}', 'contributor', now() from added
  `.execute(db())
  await sql`
    update people set given_name = 'Zoé', family_name = 'Zénon_100%' where id = ${cindy.id}
  `.execute(db())
  const find = async (q: string) => (await cindy.does(FindPeople, { query: { q } })).map(({ name }) => name)

  for (const typed of ['zoe zen', 'Zénon', 'ZOÉ', 'n_1', '100%'])
    expect(await find(typed)).toEqual(['Zoé Zénon_100%'])
  expect(await find('')).toHaveLength(8)
  expect(await find('MLC')).toHaveLength(8)
  expect(await find('zoe\\')).toEqual([])
})

it('people: nobody of another community is found, nor anyone who has left', async () => {
  const { cindy, nathan, stranger, community } = await found(CAST)
  const find = async (q: string) => (await cindy.does(FindPeople, { query: { q } })).map(({ id }) => id)
  const named = async (id: string) =>
    (await db().selectFrom('people').select('given_name').where('id', '=', id).executeTakeFirstOrThrow())
      .given_name
  expect(await find(await named(nathan.id))).toContain(nathan.id)
  expect(await find(await named(stranger.id))).toEqual([])
  await db()
    .updateTable('memberships')
    .set({ left_at: new Date() })
    .where('community_id', '=', community)
    .where('person_id', '=', nathan.id)
    .execute()
  expect(await find(await named(nathan.id))).toEqual([])
})
