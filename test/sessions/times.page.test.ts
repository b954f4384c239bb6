import { beforeEach, expect, test } from 'vitest'
import { cdp, page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { useTimeZone } from '#client/format.ts'
import NewSessionPage from '#client/sessions/NewSessionPage.svelte'
import SessionPage from '#client/sessions/SessionPage.svelte'
import { PlanSession, ReadSession } from '#server/sessions/contract.ts'
import { aCommunity, aSession } from '#test/support/builders.ts'
import { answer } from '#test/support/fake-api.ts'

/** Moves the clock of this browser to another place, as one does on a journey; an empty name brings it back. */
const readsIn = (timezoneId: string) =>
  (cdp() as unknown as { send(method: string, params: object): Promise<void> }).send(
    'Emulation.setTimezoneOverride',
    { timezoneId },
  )

beforeEach(() => () => readsIn(''))

const session = aSession(0, { startsAt: '2026-12-09T13:00:00Z', endsAt: '2026-12-09T16:00:00Z' })

async function opens(timeZone: string) {
  useTimeZone(timeZone)
  answer(ReadSession, () => session)
  await render(SessionPage, { community: aCommunity({ timeZone }), session: session.id })
  await expect.element(page.getByRole('heading', { name: session.title })).toBeVisible()
  return document.querySelector('header')!
}

test('sessions: a reader elsewhere is told whose hours they are, and their own', async () => {
  await readsIn('Europe/Paris')
  const header = await opens('Indian/Reunion')
  expect(header).toMatchTextContent('mercredi 9 décembre 2026, de 17 h à 20 h (heure de La Réunion)')
  expect(header).toMatchTextContent('Chez vous : mercredi 9 décembre 2026, de 14 h à 17 h')
})

test('sessions: a reader whose clock is the community’s reads hours alone', async () => {
  const header = await opens('America/Martinique')
  expect(header).toMatchTextContent('mercredi 9 décembre 2026, de 9 h à 12 h')
  expect(header).not.toMatchTextContent('heure de')
  expect(header).not.toMatchTextContent('Chez vous')
})

test('sessions: an hour that the clocks skip is refused beside its field, and nothing is sent', async () => {
  const sent: unknown[] = []
  answer(PlanSession, ({ body }) => (sent.push(body), session))
  await readsIn('America/Martinique')
  useTimeZone('Europe/Paris')
  await render(NewSessionPage, { community: aCommunity({ timeZone: 'Europe/Paris' }) })
  await expect.element(page.getByText('Jour et heures du réseau (heure de France).')).toBeVisible()
  await page.getByLabelText('Titre').fill('Accueillir sans renvoyer')
  await page.getByLabelText('Où').fill('Salle 2')
  await page.getByLabelText('Jour').fill('2027-03-28')
  const from = page.getByLabelText('De', { exact: true })
  await from.fill('02:30')
  await expect.element(from).toBeInvalid()
  await expect.element(from).toHaveAccessibleDescription(/Cette heure n’existe pas ce jour-là/)
  await page.getByRole('button', { name: 'Enregistrer la séance' }).click()
  expect(sent).toEqual([])

  await page.getByLabelText('Jour').fill('2027-10-31')
  await expect.element(from).toHaveAccessibleDescription(/La séance aura lieu à la première/)
  await page.getByRole('button', { name: 'Enregistrer la séance' }).click()
  await expect
    .poll(() => sent)
    .toMatchObject([{ startsAt: '2027-10-31T00:30:00.000Z', endsAt: '2027-10-31T11:00:00.000Z' }])
})
