import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { me } from '#client/me.svelte.ts'
import SessionPage from '#client/sessions/SessionPage.svelte'
import { WhoAmI } from '#server/community/me.contract.ts'
import { SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import { FlagAsPersonal, HIDDEN_WORDS } from '#server/redactions/contract.ts'
import {
  CancelSession,
  OpenSession,
  PostponeSession,
  ReadSession,
  type Session,
} from '#server/sessions/contract.ts'
import { aCommunity, anId, aSession, aSessionAsker, someoneSignedIn } from '#test/support/builders.ts'
import { axeFindings } from '#test/support/axe.ts'
import { answer, refuse } from '#test/support/fake-api.ts'

const spro = aCommunity({ roles: ['network_lead'] })
const convened = (inDays: number) =>
  aSession(inDays, {
    standing: aSessionAsker({ lead: true, facilitator: true }),
    acts: (['open', 'postpone', 'cancel'] as const).map((command) => ({ command, refusal: null, needs: [] })),
  })
const opens = async (session: Session) => {
  const asked: unknown[] = []
  answer(ReadSession, () => session)
  answer(OpenSession, (call) => (asked.push(call), session))
  await render(SessionPage, { community: spro, session: session.id })
  await page.getByRole('button', { name: 'Ouvrir la séance' }).click()
  return asked
}

test('sessions: on its day, a session opens at the first press', async () => {
  const asked = await opens(convened(0))
  await expect.poll(() => asked.length).toBe(1)
})

test('sessions: before its day, opening a session asks for confirmation', async () => {
  const asked = await opens(convened(14))
  await expect.element(page.getByRole('dialog')).toMatchTextContent('La séance est prévue le')
  expect(asked).toEqual([])
  await page.getByRole('button', { name: 'Ouvrir maintenant' }).click()
  await expect.poll(() => asked.length).toBe(1)
})

test('sessions: a postponement being typed survives a reload', async () => {
  const session = convened(14)
  answer(ReadSession, () => session)
  answer(PostponeSession, () => session)
  const first = await render(SessionPage, { community: spro, session: session.id })
  await page.getByRole('button', { name: 'Reporter' }).click()
  await page.getByLabelText('Jour').fill('2031-05-12')
  await first.unmount()

  await render(SessionPage, { community: spro, session: session.id })
  await page.getByRole('button', { name: 'Reporter' }).click()
  await expect.element(page.getByLabelText('Jour')).toHaveValue('2031-05-12')
  await page.getByRole('dialog').getByRole('button', { name: 'Reporter' }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Reporter' }).click()
  await expect.element(page.getByLabelText('Jour')).toHaveValue('')
})

test('sessions: a refused cancellation says why in its dialog and keeps the reason', async () => {
  const session = convened(14)
  answer(ReadSession, () => session)
  refuse(CancelSession, {
    type: '/problems/session-elsewhere',
    status: 409,
    title: 'La séance est déjà ouverte.',
  })
  await render(SessionPage, { community: spro, session: session.id })
  await page.getByRole('button', { name: 'Annuler la séance' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('La salle est prise.')
  await dialog.getByRole('button', { name: 'Annuler la séance' }).click()
  await expect.element(dialog).toMatchTextContent('La séance est déjà ouverte.')
  await expect.element(dialog.getByRole('textbox')).toHaveValue('La salle est prise.')
})

test('sessions: a reader whom the server grants no act sees no button', async () => {
  const session = { ...convened(0), acts: [] }
  answer(ReadSession, () => session)
  await render(SessionPage, { community: spro, session: session.id })
  await expect.element(page.getByRole('heading', { name: session.title })).toBeVisible()
  for (const name of ['Ouvrir la séance', 'Reporter', 'Annuler la séance'])
    expect(page.getByRole('button', { name }).query()).toBeNull()
})

const minutes = (redaction: { id: string; state: 'pending' } | null, words: string) => ({
  text: anId(5),
  html: `<p>${words}</p>`,
  mayWrite: false,
  submittedAt: null,
  approvedAt: null,
  approvers: [],
  redaction,
})

test('sessions: a reader says, with the keyboard, that minutes concern a real person', async () => {
  let sent: unknown
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
  const session = aSession(-3, { status: 'closed', minutes: minutes(null, 'Reçue à l’accueil.') })
  answer(ReadSession, () => session)
  answer(FlagAsPersonal, ({ body }) => {
    sent = body
    return { id: anId(9), dueOn: '2026-03-18' }
  })
  await render(SessionPage, { community: spro, session: session.id })
  const menu = page.getByRole('button', { name: 'Autres actions sur le compte rendu' })
  await expect.element(menu).toBeVisible()
  ;(menu.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('menuitem')).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect
    .element(page.getByText('Les décisions, les actions et les cartes restent lisibles', { exact: false }))
    .toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Masquer et faire vérifier' }))
  await expect.poll(() => sent).toEqual({ kind: 'minutes', id: session.id })
})

test('sessions: the author of hidden minutes finds a link to read them', async () => {
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
  const hidden = minutes({ id: anId(7), state: 'pending' }, HIDDEN_WORDS)
  const session = aSession(-3, { status: 'closed', secretary: me.person!.id, minutes: hidden })
  answer(ReadSession, () => session)
  await render(SessionPage, { community: spro, session: session.id })
  await expect.element(page.getByText(HIDDEN_WORDS)).toBeVisible()
  await expect.element(page.getByRole('link', { name: 'Lire ce qui est masqué' })).toBeVisible()
  expect(page.getByRole('button', { name: 'Autres actions sur le compte rendu' }).elements()).toEqual([])
  expect(await axeFindings()).toEqual([])
})

test('sessions: the action that keeps minutes from being submitted opens at what it lacks', async () => {
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
  const open = (command: 'submitMinutes' | 'keepOutcomes') => ({ command, refusal: null, needs: [] })
  const nobody = { structure: null, structureName: null, person: null, personName: null }
  const session = aSession(-3, {
    status: 'closed',
    minutes: minutes(null, 'Lu.'),
    actions: [
      { id: anId(8), label: 'Écrire le message', ...nobody, dueOn: null, status: 'open', maySettle: false },
    ],
    acts: [open('submitMinutes'), open('keepOutcomes')],
  })
  answer(ReadSession, () => ({
    ...session,
    minutes: {
      ...session.minutes!,
      mayWrite: false,
      submittedAt: '2026-03-16T12:00:00Z',
      approvers: ['Hélène'],
    },
  }))
  refuse(SubmitMinutes, {
    status: 409,
    type: '/problems/action-incomplete',
    title: 'Complétez les lignes signalées.',
    actions: [anId(8)],
  })
  await render(SessionPage, { community: spro, session: session.id })
  await expect.element(page.getByText('Avant de soumettre, il manque la structure et la date.')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Soumettre le compte rendu' }))
  await expect.element(page.getByLabelText('Quelle structure s’en charge')).toHaveFocus()
  await expect.element(page.getByText('Complétez les lignes signalées.')).toBeVisible()
  expect(await axeFindings()).toEqual([])
})
