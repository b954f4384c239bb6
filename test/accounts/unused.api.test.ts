import { expect, it } from 'vitest'
import { SignOut } from '#server/accounts/contract.ts'
import { ReopenAccount } from '#server/accounts/closures.contract.ts'
import { ListErasures } from '#server/accounts/erasure.contract.ts'
import { askErasures, closeAllUnused, warnUnused } from '#server/accounts/inactivity.actions.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const { app, db, found } = useServer()

const at = (day: string) => app().as(null, new Date(`${day}T06:40:00Z`))
const unusedSince = (month: string, { id }: Person) =>
  db().updateTable('people').set({ active_in: month }).where('id', '=', id).execute()
const statusOf = async ({ id }: Person) =>
  (await db().selectFrom('people').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status
const lettersTo = async ({ id }: Person) =>
  (await db().selectFrom('letters').select('subject').where('to_person', '=', id).execute()).map(
    ({ subject }) => subject,
  )

it('unused accounts: a letter at 23 months, closed a month later, its erasure asked a year after; the last lead stays', async () => {
  const { cindy, solange, nadege, emilie } = await found({ ...CAST, emilie: { administrator: true } })
  for (const person of [cindy, solange]) await unusedSince('2028-01-01', person)
  await unusedSince('2028-02-01', nadege)

  await warnUnused(at('2029-11-30'))
  expect(await lettersTo(cindy)).toEqual([])
  await warnUnused(at('2029-12-01'))
  await warnUnused(at('2029-12-02'))
  expect(await lettersTo(cindy)).toEqual(['Gardez-vous votre compte Liane ?'])
  expect(await lettersTo(nadege)).toEqual([])

  await closeAllUnused(at('2029-12-30'))
  expect(await statusOf(cindy)).toBe('active')
  await closeAllUnused(at('2030-01-02'))
  expect([await statusOf(cindy), await statusOf(solange), await statusOf(nadege)]).toEqual([
    'deactivated',
    'active',
    'active',
  ])

  await emilie.does(ReopenAccount, { params: { person: cindy.id } })
  await closeAllUnused(at('2030-01-03'))
  expect(await statusOf(cindy)).toBe('active')
  await unusedSince('2028-01-01', cindy)
  await warnUnused(at('2029-12-02'))
  await closeAllUnused(at('2030-01-02'))

  await askErasures(at('2031-01-01'))
  const asked = async () => (await emilie.does(ListErasures)).map(({ person }) => person)
  expect(await asked()).not.toContain(cindy.id)
  await askErasures(at('2031-01-03'))
  expect(await asked()).toContain(cindy.id)
})

it('unused accounts: signing in keeps the month, and nothing more precise', async () => {
  const { nadege } = await found(CAST)
  await unusedSince('2020-01-01', nadege)
  await nadege.does(SignOut)
  const { active_in } = await db()
    .selectFrom('people')
    .select('active_in')
    .where('id', '=', nadege.id)
    .executeTakeFirstOrThrow()
  expect(active_in).toBe(`${new Date().toISOString().slice(0, 7)}-01`)
})
