import { expect, it } from 'vitest'
import { ListLetters, ReadLetter, ResendLetters } from '#server/accounts/letters.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aNewPerson } from '#test/support/builders.ts'

const { found, db, app } = useServer()

it('mail: without a mail server, letters are kept and shown to administrators only', async () => {
  const { solange, emilie, cindy, structures } = await found({
    ...CAST,
    emilie: { structure: 'carif', administrator: true },
  })
  const aurore = aNewPerson()
  await solange.does(InvitePerson, { body: { ...aurore, structure: structures['cio']! } })
  await app().jobs.idle()

  const { kept } = await emilie.does(ListLetters)
  const invitation = kept.find(({ to }) => to.address === aurore.email)!
  expect(invitation).toMatchObject({ kind: 'invitation', status: 'kept', to: { name: 'Aurore Mélisson' } })
  const { text } = await emilie.does(ReadLetter, { params: { letter: invitation.id } })
  expect(text).toMatch(/http:\/\/localhost:3000\/invitation\/[\w-]{43}/)
  for (const who of [cindy, solange]) {
    expect(await who.tries(ListLetters)).toMatchObject({ status: 403 })
    expect(await who.tries(ReadLetter, { params: { letter: invitation.id } })).toMatchObject({ status: 403 })
  }
})

it('mail: an administrator sends a refused letter again', async () => {
  const { emilie } = await found({ emilie: { administrator: true } })
  const { id } = await db()
    .insertInto('letters')
    .values({
      kind: 'notice',
      to_address: 'loin@structure.example',
      to_name: 'Loin',
      subject: 'Essai',
      html: '<p>Essai</p>',
      body_text: 'Essai',
      headers: {},
      status: 'failed',
      last_error: '550 no such user',
      created_at: new Date(),
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  expect((await emilie.does(ListLetters)).undelivered).toMatchObject([{ id, lastError: '550 no such user' }])
  expect(await emilie.does(ResendLetters, { body: { letters: [id] } })).toEqual({ resent: 1 })
  expect((await emilie.does(ListLetters)).undelivered).toEqual([])
})
