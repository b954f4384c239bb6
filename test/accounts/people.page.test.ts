import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import Erasure from '#client/accounts/Erasure.svelte'
import PeoplePage from '#client/accounts/PeoplePage.svelte'
import { dayHere } from '#client/format.ts'
import { me } from '#client/me.svelte.ts'
import Toasts from '#client/ui/Toasts.svelte'
import * as erasure from '#server/accounts/erasure.contract.ts'
import * as closures from '#server/accounts/closures.contract.ts'
import { ReadRequirement, RequireSecondFactor } from '#server/accounts/second-factors.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { anId, someoneSignedIn } from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const line = (more: Partial<closures.AccountLine>): closures.AccountLine => ({
  id: anId(1),
  name: 'Kévin Marsolle',
  email: 'kevin.marsolle@crij.example',
  structure: 'CRIJ – Info Jeunes Caravelle',
  status: 'active',
  administrator: false,
  secondFactor: false,
  closure: null,
  newAddress: null,
  ...more,
})

beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Personnes'
  answer(erasure.ListErasures, () => [])
  answer(WhoAmI, () => someoneSignedIn({ administrator: true }))
  answer(ReadRequirement, () => ({ required: false, lacking: 3 }))
  await me.load()
  await page.viewport(360, 800)
})

test('people page: an account is closed with a reason, by keyboard, and the refusal says what to do', async () => {
  answer(closures.ListAccounts, () => ({
    more: false,
    accounts: [
      line({}),
      line({
        id: anId(2),
        name: 'Loïc Anselmin',
        status: 'deactivated',
        closure: { reason: 'Congé.', at: '2026-03-02T12:00:00Z', by: null, wasAdministrator: false },
      }),
    ],
  }))
  const title = 'Une communauté garde toujours une personne à son animation.'
  refuse(closures.CloseAccount, { type: '/problems/last-network-lead', status: 409, title })
  await render(PeoplePage)
  await expect.element(page.getByText('compte fermé')).toBeVisible()
  expect(await axeFindings()).toEqual([])
  page.getByRole('button', { name: 'Agir pour Kévin Marsolle' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await userEvent.click(page.getByRole('menuitem', { name: 'Fermer…' }))
  await expect
    .element(page.getByRole('dialog', { name: /^Fermer ce compte/ }))
    .toMatchTextContent('Kévin Marsolle')
  await userEvent.click(page.getByLabelText('Pourquoi'))
  await userEvent.keyboard('Il a quitté sa structure.')
  await userEvent.click(page.getByRole('button', { name: 'Fermer le compte' }))
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  expect(await axeFindings()).toEqual([])
})

test('people page: a request is carried out with the words that name the person, and says what goes and what stays', async () => {
  const request = {
    person: anId(1),
    name: 'Kévin Marsolle',
    email: 'kevin.marsolle@crij.example',
    receivedAt: '2026-03-01T12:00:00Z',
    dueAt: '2026-04-01T12:00:00Z',
    keepDeidentified: true,
    recordedBy: null,
    words: ['kevin.marsolle@crij.example', 'Marsolle'],
  }
  const waiting = [request]
  const sent: unknown[] = []
  answer(closures.ListAccounts, () => ({ more: false, accounts: [line({})] }))
  answer(erasure.ListErasures, () => waiting)
  answer(erasure.ErasePerson, ({ body }) => {
    sent.push(body)
    waiting.length = 0
    return { done: true as const }
  })
  await render(PeoplePage)
  await userEvent.click(page.getByRole('button', { name: 'Effacer… Kévin Marsolle' }))
  await expect.element(page.getByText(/^Ce qui part\s*:$/)).toBeVisible()
  await expect.element(page.getByText(/^Ce qui reste, sans le nom\s*:$/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await userEvent.click(page.getByLabelText('Les mots qui nomment cette personne'))
  await userEvent.keyboard('{Control>}{End}{/Control}{Enter}06 39 98 12 34')
  await userEvent.click(page.getByLabelText('Votre mot de passe'))
  await userEvent.keyboard('une barque sous les filaos')
  await userEvent.click(page.getByRole('button', { name: 'Effacer sans retour' }))
  await expect.element(page.getByRole('link', { name: 'Lui écrire' })).toHaveFocus()
  expect(sent).toEqual([
    {
      words: ['kevin.marsolle@crij.example', 'Marsolle', '06 39 98 12 34'],
      password: 'une barque sous les filaos',
    },
  ])
})

test('account page: a person asks to be erased and chooses what becomes of what they wrote', async () => {
  answer(erasure.MyErasure, () => ({ request: null }))
  const asked: unknown[] = []
  answer(erasure.AskErasure, ({ body }) => {
    asked.push(body)
    return { done: true as const }
  })
  await render(Erasure)
  await userEvent.click(page.getByRole('button', { name: 'Demander l’effacement…' }))
  await expect.element(page.getByText(/^Ce qui part\s*:$/)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await userEvent.click(page.getByLabelText('sont retirés, avec leurs versions'))
  await userEvent.click(page.getByLabelText('Votre mot de passe'))
  await userEvent.keyboard('une barque sous les filaos{Enter}')
  await expect
    .poll(() => asked)
    .toEqual([{ password: 'une barque sous les filaos', keepDeidentified: false }])
})

test('people page: a closed account says so by name, and the focus stays on its row', async () => {
  let status: closures.AccountLine['status'] = 'deactivated'
  answer(closures.ListAccounts, () => ({ more: false, accounts: [line({ status })] }))
  answer(closures.ReopenAccount, () => {
    status = 'active'
    return { done: true as const }
  })
  await render(Toasts)
  await render(PeoplePage)
  const row = page.getByRole('button', { name: 'Agir pour Kévin Marsolle' })
  await userEvent.click(row)
  await userEvent.click(page.getByRole('menuitem', { name: 'Rouvrir…' }))
  await userEvent.click(page.getByRole('button', { name: 'Rouvrir le compte' }))
  await expect.element(page.getByText(/^Compte rouvert\s: Kévin Marsolle\.$/)).toBeVisible()
  await expect.element(row).toHaveFocus()
})

test('people page: a request is recorded as of today, and then no longer offered', async () => {
  const waiting: erasure.ErasureRequest[] = []
  const sent: unknown[] = []
  answer(closures.ListAccounts, () => ({ more: false, accounts: [line({})] }))
  answer(erasure.ListErasures, () => waiting)
  answer(erasure.RecordErasure, ({ body }) => {
    sent.push(body)
    waiting.push({
      person: anId(1),
      name: 'Kévin Marsolle',
      email: 'kevin.marsolle@crij.example',
      receivedAt: '2026-03-01T12:00:00Z',
      dueAt: '2026-04-01T12:00:00Z',
      keepDeidentified: true,
      recordedBy: 'Émilie Tarvin',
      words: [],
    })
    return { done: true as const }
  })
  await render(PeoplePage)
  await userEvent.click(page.getByRole('button', { name: 'Agir pour Kévin Marsolle' }))
  await userEvent.click(page.getByRole('menuitem', { name: 'Demande d’effacement…' }))
  await userEvent.click(page.getByRole('button', { name: 'Enregistrer la demande' }))
  await expect.element(page.getByText('demande d’effacement en cours')).toBeVisible()
  expect(sent).toMatchObject([{ receivedOn: dayHere(new Date()) }])
  await userEvent.click(page.getByRole('button', { name: 'Agir pour Kévin Marsolle' }))
  await expect.element(page.getByRole('menuitem', { name: 'Fermer…' })).toBeVisible()
  expect(page.getByRole('menuitem', { name: 'Demande d’effacement…' }).elements()).toEqual([])
})

test('people page: requiring a second step asks first, says how many lack one, and leads to one’s own', async () => {
  answer(closures.ListAccounts, () => ({ more: false, accounts: [line({})] }))
  const title = 'Ajoutez d’abord une deuxième étape à votre propre connexion.'
  refuse(RequireSecondFactor, { type: '/problems/own-second-factor-first', status: 409, title })
  await render(PeoplePage)
  const box = page.getByRole('checkbox', { name: /^La demander/ })
  await userEvent.click(box)
  await expect
    .element(page.getByText(/^3 personnes qui animent ou administrent n’en ont pas encore/))
    .toBeVisible()
  await expect.element(box).not.toBeChecked()
  expect(await axeFindings()).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Demander la deuxième étape' }))
  await expect
    .element(page.getByRole('link', { name: 'Ouvrir mon compte' }))
    .toHaveAttribute('href', '/compte')
})
