import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import SessionsPage from '#client/sessions/SessionsPage.svelte'
import { ListSessions, type SessionLine } from '#server/sessions/contract.ts'
import { aCommunity, anId, aSession } from '#test/support/builders.ts'
import { answer } from '#test/support/fake-api.ts'

const line = (n: number, inDays: number, more: Partial<SessionLine>): SessionLine => {
  const { id: _, ...session } = aSession(inDays)
  return { ...session, id: anId(n), decisions: 0, actions: 0, structures: [], mine: null, ...more }
}
async function opens(coming: SessionLine[]) {
  answer(ListSessions, ({ url }) => ({
    sessions: url.searchParams.get('when') === 'coming' ? coming : [],
    mayPlan: false,
    next: null,
  }))
  await render(SessionsPage, { community: aCommunity() })
  await expect.element(page.getByRole('link', { name: coming[0]!.title })).toBeVisible()
}

const planned = line(21, 2, { title: 'Peut-être', status: 'planned' })
const convened = line(22, 9, { title: 'Accueillir sans renvoyer' })

test('sessions: the next one is convened; one being prepared stands among those to come', async () => {
  await opens([planned, convened])
  await expect
    .element(page.getByRole('region', { name: convened.title }))
    .toMatchTextContent('La prochaine · Séance de travail')
  await expect.element(page.getByRole('region', { name: 'À venir' })).toMatchTextContent('Peut-être')
})

test('sessions: none is called next while all are being prepared', async () => {
  await opens([planned])
  await expect.element(page.getByText('Aucune séance n’est convoquée pour l’instant.')).toBeVisible()
  expect(page.getByText('La prochaine').query()).toBeNull()
})

test('sessions: one opened before its time says when it was planned', async () => {
  await opens([{ ...convened, status: 'live' }])
  await expect
    .element(page.getByRole('region', { name: convened.title }))
    .toMatchTextContent(
      /En ce moment.*Ouverte en avance, prévue (lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)/,
    )
})

test('sessions: an address in the place of a session is a link, its punctuation left out', async () => {
  const venue = 'Salle 2 (ou https://visio.example/salle?n=2). Voir javascript:alert(1), http://visio.example'
  await opens([{ ...convened, venue }])
  const next = page.getByRole('region', { name: convened.title })
  await expect.element(next).toMatchTextContent(venue)
  const hrefs = [...next.element().querySelectorAll('.venue a')].map((link) => link.getAttribute('href'))
  expect(hrefs).toEqual(['https://visio.example/salle?n=2'])
})
