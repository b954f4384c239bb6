import { expect, it } from 'vitest'
import { mendManagers } from '#migrations/0020_account_lives.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import { DismissManager } from '#server/community/managers.contract.ts'
import { LeaveCommunity } from '#server/community/members.contract.ts'
import { EnterCommunity } from '#server/community/my-invitations.contract.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { aNewPerson } from '#test/support/builders.ts'

const { found, db } = useServer()

const managesOf = async (asker: Person, person: string) =>
  (await asker.does(ReadDirectory)).structures.flatMap(({ people }) => people).find(({ id }) => id === person)
    ?.manages
const appointed = (structure: string, person: string) =>
  db()
    .insertInto('structure_managers')
    .values({ structure_id: structure, person_id: person, since: new Date() })
    .execute()
const email = async ({ id }: Person) =>
  (await db().selectFrom('people').select('email').where('id', '=', id).executeTakeFirstOrThrow()).email

it('managers: migration 0020 takes back what 0014 and 0015 gave back to a dismissed manager', async () => {
  const { solange, jocelyne, structures } = await found(CAST)
  const mlc = structures['mlc']!
  await solange.does(DismissManager, { params: { structure: mlc, person: jocelyne.id } })
  await appointed(mlc, jocelyne.id)
  expect(await managesOf(solange, jocelyne.id)).toBe(true)
  await mendManagers(db() as never)
  expect(await managesOf(solange, jocelyne.id)).toBe(false)
})

it('managers: migration 0020 says in the invitation that someone invited before would be a manager', async () => {
  const { solange, structures } = await found(CAST)
  const ft = structures['ft']!
  const { person } = await solange.does(InvitePerson, { body: { ...aNewPerson(), structure: ft } })
  await appointed(ft, person)
  expect(await managesOf(solange, person)).toBe(false)
  await mendManagers(db() as never)
  expect(await managesOf(solange, person)).toBe(true)
  const rows = await db().selectFrom('structure_managers').where('person_id', '=', person).execute()
  expect(rows).toEqual([])
})

it('managers: someone who left comes back as a manager only when named again', async () => {
  const { solange, jocelyne, structures, community } = await found(CAST)
  await jocelyne.does(LeaveCommunity)
  await solange.does(InvitePerson, {
    body: { ...aNewPerson(), email: await email(jocelyne), structure: structures['mlc']! },
  })
  await jocelyne.does(EnterCommunity, { params: { community } as never })
  expect(await managesOf(solange, jocelyne.id)).toBe(false)
})
