import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import DemoPeople from '#client/accounts/DemoPeople.svelte'
import InvitationPage from '#client/accounts/InvitationPage.svelte'
import SignInPage from '#client/accounts/SignInPage.svelte'
import { wayBack, withinQuotes } from '#client/accounts/labels.ts'
import { me } from '#client/me.svelte.ts'
import { SignIn } from '#server/accounts/contract.ts'
import { ListDemoPeople, SignInAsDemo } from '#server/community/installation.contract.ts'
import { AcceptInvitation, ReadInvitation } from '#server/community/invitations.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const nobody = {
  person: null,
  demo: false,
  installed: true,
  secondFactorNeeded: false,
  communities: [],
  invitations: [],
}
beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Connexion'
  answer(WhoAmI, () => nobody)
  await me.load()
  await page.viewport(1280, 800)
})

test('sign-in page: works by keyboard, and keeps the address after a wrong password', async () => {
  const title = 'L’adresse ou le mot de passe ne convient pas.'
  refuse(SignIn, { type: '/problems/wrong-password', status: 403, title })
  await render(SignInPage)
  expect(await axeFindings()).toEqual([])
  await userEvent.click(page.getByLabelText('Adresse électronique'))
  await userEvent.keyboard('cindy@structure.example{Tab}une barque{Enter}')
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  await expect.element(page.getByLabelText('Adresse électronique')).toHaveValue('cindy@structure.example')
  await expect.element(page.getByLabelText('Mot de passe', { exact: true })).toHaveFocus()
})

test('sign-in page: lists the demo people with their roles', async () => {
  const cindy = {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Cindy Brémaud',
    mainOccupation: 'chargée d’accueil',
    structure: 'MLC',
    structureName: 'Mission locale du Centre',
    roles: ['member' as const],
    scope: 'decide' as const,
    manages: false,
    administrator: false,
  }
  answer(ListDemoPeople, () => [cindy])
  const asked: unknown[] = []
  answer(SignInAsDemo, ({ body }) => (asked.push(body), { done: true as const }))
  let arrived = false
  await render(DemoPeople, { onarrive: async () => void (arrived = true) })
  const card = page.getByRole('button', { name: /Cindy Brémaud.*peut engager sa structure/ }).first()
  await expect.element(card).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await card.click()
  await expect.poll(() => arrived).toBe(true)
  expect(asked).toEqual([{ person: cindy.id }])
})

test('invitation page: a short password is refused beside its field', async () => {
  const names = { givenName: 'Aurore', familyName: 'Mélisson' }
  answer(ReadInvitation, () => ({
    ...names,
    email: 'aurore@structure.example',
    structure: 'CIDFF Caravelle',
    name: 'SPRO Caravelle',
    invitedBy: 'Solange Maratier',
    expiresAt: '2026-03-30T12:00:00.000Z',
  }))
  const title = 'Ce mot de passe est trop court : il faut au moins 12 caractères.'
  refuse(AcceptInvitation, { type: '/problems/password-too-short', status: 422, title })
  await render(InvitationPage, { token: 'x'.repeat(43) })
  await expect.element(page.getByLabelText('Prénom')).toHaveValue('Aurore')
  expect(await axeFindings()).toEqual([])
  await userEvent.fill(page.getByLabelText('Mot de passe', { exact: true }), 'court')
  await page.getByRole('button', { name: 'Entrer' }).click()
  await expect.element(page.getByText(title)).toBeVisible()
})

test('words between « and » have other quotation marks', () => {
  expect(withinQuotes('Votre invitation dans « Réseau du Sud »')).toBe(
    'Votre invitation dans “Réseau du Sud”',
  )
})

test('sign-in page: returns to the page asked for, never to another site', () => {
  const back = (retour: string) => wayBack(new URLSearchParams({ retour }))
  expect(back('/c/spro/fils?tri=recents#p3')).toBe('/c/spro/fils?tri=recents#p3')
  expect(back('https://ailleurs.example/c/spro')).toBe('/')
  expect(back('//ailleurs.example')).toBe('/')
  expect(back('/.//ailleurs.example/x')).toBe('/')
  expect(back('/a/..//ailleurs.example')).toBe('/')
  expect(back('/.\\/ailleurs.example')).toBe('/')
  expect(back('javascript:alert(1)')).toBe('/')
  expect(wayBack(new URLSearchParams())).toBe('/')
})
