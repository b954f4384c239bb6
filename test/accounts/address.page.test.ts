import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import AddressPage from '#client/accounts/AddressPage.svelte'
import AddressSection from '#client/accounts/AddressSection.svelte'
import ContestationPage from '#client/accounts/ContestationPage.svelte'
import { me } from '#client/me.svelte.ts'
import * as change from '#server/accounts/address-change.contract.ts'
import * as factor from '#server/accounts/second-factor.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { someoneSignedIn } from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Mon compte'
  answer(WhoAmI, () => someoneSignedIn())
  answer(factor.ReadSecondFactor, () => ({ since: null, recoveryCodesLeft: 0, events: [] }))
  await me.load()
  await page.viewport(360, 800)
})

const LINK = {
  side: 'old' as const,
  name: 'Cindy Brémaud',
  from: 'cindy@structure.example',
  to: 'cindy@ailleurs.example',
  confirmed: false,
  done: false,
  until: '2026-03-23T12:00:00Z',
}

test('account page: asks for another address by keyboard, and keeps it after a wrong password', async () => {
  answer(change.MyAddressChange, () => ({ change: null }))
  const title = 'Ce n’est pas votre mot de passe actuel.'
  refuse(change.AskAddressChange, { type: '/problems/wrong-current-password', status: 403, title })
  await render(AddressSection)
  page.getByRole('button', { name: 'Changer d’adresse…' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await userEvent.click(page.getByLabelText('Nouvelle adresse'))
  await userEvent.keyboard('cindy@ailleurs.example{Tab}une barque{Enter}')
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  await expect.element(page.getByLabelText('Nouvelle adresse')).toHaveValue('cindy@ailleurs.example')
  expect(await axeFindings()).toEqual([])
})

test('account page: a person with a second step gives a code to change their address', async () => {
  answer(change.MyAddressChange, () => ({ change: null }))
  answer(factor.ReadSecondFactor, () => ({ since: LINK.until, recoveryCodesLeft: 10, events: [] }))
  const asked: unknown[] = []
  answer(change.AskAddressChange, ({ body }) => (asked.push(body), { done: true as const }))
  await render(AddressSection)
  await userEvent.click(page.getByRole('button', { name: 'Changer d’adresse…' }))
  // Whatever another test left there.
  await userEvent.fill(page.getByLabelText('Nouvelle adresse'), 'cindy@ailleurs.example')
  await userEvent.keyboard('{Tab}une barque')
  await userEvent.click(page.getByLabelText('Code à six chiffres'))
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('123 456{Enter}')
  await expect
    .poll(() => asked)
    .toEqual([{ email: 'cindy@ailleurs.example', password: 'une barque', code: '123 456' }])
})

test('second step page: « Ce n’était pas moi » is answered by keyboard', async () => {
  answer(factor.ReadSecondFactorLink, () => ({ name: 'Cindy Brémaud', at: LINK.until }))
  answer(factor.ContestSecondFactor, () => ({ done: true as const }))
  await render(ContestationPage, { token: 'x'.repeat(43) })
  const contest = page.getByRole('button', { name: 'Ce n’était pas moi' })
  await expect.element(contest).toBeVisible()
  expect(await axeFindings()).toEqual([])
  contest.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('status')).toMatchTextContent('La deuxième étape est retirée.')
})

test('address page: the old address confirms, or answers that it was not them', async () => {
  answer(change.ReadAddressLink, () => LINK)
  answer(change.ContestAddress, () => ({ done: true as const }))
  await render(AddressPage, { token: 'x'.repeat(43) })
  await expect.element(page.getByRole('button', { name: 'Oui, c’est bien moi' })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Ce n’était pas moi' }))
  await expect
    .element(page.getByRole('status'))
    .toMatchTextContent('L’adresse du compte est cindy@structure.example.')
})

test('address page: a change that took effect can still be undone by the old address, and is not confirmed again', async () => {
  answer(change.ReadAddressLink, () => ({ ...LINK, confirmed: true, done: true }))
  await render(AddressPage, { token: 'x'.repeat(43) })
  await expect.element(page.getByRole('button', { name: 'Ce n’était pas moi' })).toBeVisible()
  expect(page.getByRole('button', { name: 'Oui, c’est bien moi' }).elements()).toEqual([])
})
