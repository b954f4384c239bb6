import { describe, expect, it } from 'vitest'
import * as sessions from '#server/sessions/contract.ts'
import { SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { FlagAsPersonal, HIDDEN_WORDS } from '#server/redactions/contract.ts'
import { types } from '../library/library-people.ts'
import { opens } from '../platform/texts-people.ts'
import { underWay } from '../sessions/sessions.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { placesOf } from '../support/whole-database.ts'
import { decides, expectShownOnlyTo, flags, lettersAbout, listedFor } from './flagging.ts'

const { found, db } = useServer()

/** A session that its lead has closed, with words in its minutes. */
async function minutesOf(lead: Person, words: string) {
  const { id: session } = await underWay(lead)
  const { minutes } = await lead.does(sessions.CloseSession, { params: { session } })
  const editor = await opens(lead, minutes!.text)
  await types(editor, words)
  return { session, text: minutes!.text, editor }
}

const readsSession = (person: Person, session: string) =>
  person.does(sessions.ReadSession, { params: { session } })

describe('redaction: minutes', () => {
  it('minutes that are flagged are hidden from all, and the committee decides about those of the only lead', async () => {
    const { solange, jocelyne, nathan, nadege } = await found(CAST)
    const { session, text, editor } = await minutesOf(solange, ' Zénaïde Cornibert a été reçue.')
    const ear = await nadege.connects()
    expect(await ear.enters(textRoom(text))).toBe(true)
    await expect
      .poll(() => readsSession(nadege, session).then(({ minutes }) => minutes!.html))
      .toContain('Cornibert')

    const { id } = await flags(nathan, 'minutes', session)
    for (const reader of [solange, nathan, nadege]) {
      const read = await readsSession(reader, session)
      expect(read.minutes).toMatchObject({
        html: `<p>${HIDDEN_WORDS}</p>`,
        mayWrite: false,
        redaction: { id, state: 'pending' },
      })
      expect(JSON.stringify(read) + (await listedFor(reader, 'Cornibert'))).not.toContain('Cornibert')
    }
    await expect.poll(() => editor.provider.status).toBe('refused')
    expect(await ear.enters(textRoom(text))).toBe(false)
    expect(JSON.stringify(ear.heard)).not.toContain('Cornibert')
    expect(await solange.tries(SubmitMinutes, { params: { session } })).toMatchObject({ status: 409 })
    await expectShownOnlyTo(id, 'Cornibert', {
      readers: [solange, jocelyne],
      flagger: nathan,
      others: [nadege],
    })
    expect(await decides(solange, id, [], 'Rien.')).toMatchObject({ status: 403 })

    await decides(jocelyne, id, [], 'Une situation recomposée.')
    expect((await readsSession(nadege, session)).minutes!.html).toContain('Cornibert a été reçue.')
    await types(await opens(solange, text), ' Plus loin.')
    expect((await lettersAbout(db(), id)).map(({ to }) => to).toSorted()).toEqual(
      [solange.id, solange.id, nathan.id].toSorted(),
    )
  })

  it('upheld, the words of minutes leave the whole database', async () => {
    const { solange, jocelyne, nathan } = await found(CAST)
    const { session } = await minutesOf(solange, ' Isidore Vaudelin a été reçu.')
    const { id } = await flags(nathan, 'minutes', session)
    expect(await decides(jocelyne, id, ['Isidore Vaudelin'])).toMatchObject({ status: 200 })
    const { minutes } = await readsSession(nathan, session)
    expect(minutes).toMatchObject({ redaction: { id, state: 'redacted' } })
    expect(minutes!.html).toContain('[mots retirés] a été reçu.')
    expect(await placesOf(db(), 'Isidore', 'Vaudelin')).toEqual([])
  })

  it('a session without minutes, or of another network, has none to flag', async () => {
    const { solange, nathan } = await found(CAST)
    const other = await found(CAST)
    const { id } = await underWay(solange)
    const { session } = await minutesOf(solange, ' Rien.')
    expect((await nathan.tries(FlagAsPersonal, { body: { kind: 'minutes', id } })).status).toBe(404)
    expect(
      (await other.solange.tries(FlagAsPersonal, { body: { kind: 'minutes', id: session } })).status,
    ).toBe(404)
  })
})
