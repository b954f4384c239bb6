import { expect, it } from 'vitest'
import {
  ListLetterReadings,
  ListLetters,
  ReadLetter,
  ResendLetters,
} from '#server/accounts/letters.contract.ts'
import { AskReset, ResetPassword } from '#server/accounts/contract.ts'
import { AcceptInvitation, InvitePerson } from '#server/community/invitations.contract.ts'
import { Browser } from '#test/support/browser.ts'
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

const aLetter = (more: object) => ({
  to_name: 'Cindy Essai',
  subject: 'Votre nouveau mot de passe',
  html: '<p>Un lien</p>',
  body_text: 'Un lien',
  headers: {},
  created_at: new Date(),
  ...more,
})
const textsOf = (person: string) =>
  db().selectFrom('letters').select(['kind', 'body_text']).where('to_person', '=', person).execute()

it('mail: each reading of a letter by an administrator is told to the person it was for', async () => {
  const { emilie, cindy } = await found({ ...CAST, emilie: { structure: 'carif', administrator: true } })
  const { email } = await db()
    .selectFrom('people')
    .select('email')
    .where('id', '=', cindy.id)
    .executeTakeFirstOrThrow()
  await new Browser(app()).does(AskReset, { body: { email } })
  await app().jobs.idle()
  expect(await cindy.does(ListLetterReadings)).toEqual([])
  const reset = (await emilie.does(ListLetters)).kept.find(({ to }) => to.address === email)!
  const { text } = await emilie.does(ReadLetter, { params: { letter: reset.id } })
  const told = { subject: 'Votre nouveau mot de passe', readBy: 'Emilie Essai' }
  expect(await cindy.does(ListLetterReadings)).toMatchObject([told])
  expect(await emilie.does(ListLetterReadings)).toEqual([])

  const token = /\/mot-de-passe\/([\w-]{43})/.exec(text)![1]!
  const body = { password: 'un autre chant de merle' }
  await new Browser(app()).does(ResetPassword, { params: { token }, body })
  expect(await textsOf(cindy.id)).toEqual([{ kind: 'reset', body_text: '' }])
})

it('mail: with a mail server, nobody reads a link to a new password', async () => {
  const { emilie, cindy } = await found({ ...CAST, emilie: { structure: 'carif', administrator: true } })
  const row = aLetter({
    kind: 'reset',
    status: 'failed',
    to_person: cindy.id,
    to_address: 'c@structure.example',
  })
  const { id } = await db()
    .insertInto('letters')
    .values(row as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  expect(await emilie.does(ReadLetter, { params: { letter: id } })).toMatchObject({ text: '' })
  expect(await cindy.does(ListLetterReadings)).toEqual([])
})

it('mail: an invitation that has been accepted leaves no link in a letter', async () => {
  const { solange, structures } = await found(CAST)
  const body = { ...aNewPerson(), structure: structures['cio']! }
  const { person } = await solange.does(InvitePerson, { body })
  await app().jobs.idle()
  const text = (await textsOf(person))[0]!.body_text
  const token = /\/invitation\/([\w-]{43})/.exec(text)![1]!
  await new Browser(app()).does(AcceptInvitation, {
    params: { token },
    body: { password: 'une barque sous les filaos' },
  })
  expect(JSON.stringify(await db().selectFrom('letters').selectAll().execute())).not.toContain(token)
})
