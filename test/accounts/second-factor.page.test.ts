import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import CodePage from '#client/accounts/CodePage.svelte'
import PeoplePage from '#client/accounts/PeoplePage.svelte'
import SecondFactor from '#client/accounts/SecondFactor.svelte'
import SecondFactorNeededPage from '#client/accounts/SecondFactorNeededPage.svelte'
import { me } from '#client/me.svelte.ts'
import { ListAccounts } from '#server/accounts/closures.contract.ts'
import { ListErasures } from '#server/accounts/erasure.contract.ts'
import * as contract from '#server/accounts/second-factor.contract.ts'
import * as all from '#server/accounts/second-factors.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { anId, someoneSignedIn } from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const KEY = {
  key: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  address: 'otpauth://totp/Liane',
  qr: { size: 2, path: 'M0 0h1v1h-1z' },
}
const CODES = Array.from({ length: 10 }, (_, i) => `ABCD-EFGH-IJKL-MNO${'ABCDEFGHIJ'[i]}`)
const OFF = { since: null, recoveryCodesLeft: 0, events: [] }
const ON = {
  since: '2026-03-12T12:00:00.000Z',
  recoveryCodesLeft: 10,
  events: [
    { id: anId(1), kind: 'turned_on' as const, by: null, at: '2026-03-12T12:00:00.000Z' },
    { id: anId(2), kind: 'removed' as const, by: 'Émilie Rosamond', at: '2026-03-11T12:00:00.000Z' },
  ],
}
const wrongCode = { type: '/problems/wrong-code', status: 403, title: 'Ce code ne convient pas.' }

beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Mon compte'
  answer(WhoAmI, () => someoneSignedIn({ administrator: true }))
  await me.load()
  await page.viewport(360, 800)
})

/** One press alone leaves the codes on the page. */
async function keepsCodes() {
  const finish = page.getByRole('button', { name: 'Terminer' })
  await finish.click()
  await expect.element(page.getByText(CODES[0]!)).toBeVisible()
  await expect.element(page.getByLabelText(/J’ai noté mes codes/)).toHaveFocus()
  await page.getByLabelText(/J’ai noté mes codes/).click()
  await finish.click()
}

test('second factor: is set up with the keyboard, and its recovery codes are shown once', async () => {
  const asked: unknown[] = []
  let factor: typeof ON | typeof OFF = OFF
  answer(contract.ReadSecondFactor, () => factor)
  answer(contract.SetUpSecondFactor, ({ body }) => (asked.push(body), KEY))
  refuse(contract.TurnOnSecondFactor, wrongCode)
  let ended = 0
  await render(SecondFactor, { onchange: () => ended++ })
  await page.getByRole('button', { name: 'Ajouter une deuxième étape à la connexion' }).click()
  await expect.element(page.getByLabelText('Votre mot de passe')).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('une barque{Enter}')
  await expect.element(page.getByRole('img', { name: 'Code QR de votre clé' })).toBeVisible()
  await expect.element(page.getByText('ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567')).toBeVisible()
  expect(await axeFindings()).toEqual([])

  const code = page.getByLabelText('Code à six chiffres')
  expect(code.element().getAttribute('autocomplete')).toBe('one-time-code')
  expect(code.element().getAttribute('inputmode')).toBe('numeric')
  await code.fill('000 000')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(wrongCode.title)).toBeVisible()
  await expect.element(code).toHaveFocus()
  answer(contract.TurnOnSecondFactor, ({ body }) => (asked.push(body), (factor = ON), { codes: CODES }))
  await code.fill('123 456')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'Vos codes de secours' })).toHaveFocus()
  await expect.element(page.getByText(CODES[9]!)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  expect(asked).toEqual([{ password: 'une barque' }, { code: '123 456' }])

  await keepsCodes()
  await expect.element(page.getByText('Il vous reste 10 codes de secours.')).toBeVisible()
  expect(document.body.textContent).not.toContain(CODES[0])
  expect(ended).toBe(1)
  await page.getByText('Ce qui s’est passé').click()
  await expect.element(page.getByRole('listitem').last()).toMatchTextContent('par Émilie Rosamond')
  expect(await axeFindings()).toEqual([])
})

test('second factor: its removal asks for the password and a code, and this browser keeps neither', async () => {
  const asked: unknown[] = []
  answer(contract.ReadSecondFactor, () => ON)
  refuse(contract.TurnOffSecondFactor, wrongCode)
  await render(SecondFactor, { onchange: () => {} })
  await page.getByRole('button', { name: 'Retirer la deuxième étape…' }).click()
  await expect.element(page.getByLabelText('Votre mot de passe')).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('une barque')
  await page.getByLabelText('Code à six chiffres').fill('000000')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByLabelText('Code à six chiffres')).toHaveFocus()
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('barque')

  answer(contract.TurnOffSecondFactor, ({ body }) => (asked.push(body), OFF))
  await page.getByRole('button', { name: 'Utiliser un code de secours' }).click()
  await page.getByLabelText('Code de secours').fill(CODES[0]!)
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('button', { name: /^Ajouter une deuxième étape/ })).toBeVisible()
  expect(asked).toEqual([{ password: 'une barque', code: CODES[0] }])
})

test('code page: takes a code of the app or a recovery code, and says where to begin again when it is too late', async () => {
  refuse(contract.EnterCode, wrongCode)
  await render(CodePage)
  await expect.element(page.getByLabelText('Code à six chiffres')).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('123 456')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(wrongCode.title)).toBeVisible()
  await page.getByRole('button', { name: 'Utiliser un code de secours' }).click()
  expect(page.getByText(wrongCode.title).elements()).toEqual([])
  const title = 'Plus de dix minutes ont passé depuis votre mot de passe.'
  refuse(contract.EnterCode, { type: '/problems/sign-in-too-old', status: 403, title })
  await expect.element(page.getByLabelText('Code de secours')).toHaveFocus()
  await userEvent.keyboard(`${CODES[0]!}{Enter}`)
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  await expect.element(page.getByRole('link', { name: 'Revenir à la connexion' })).toBeVisible()
})

test('second factor: who must have one is told why, and can leave', async () => {
  answer(WhoAmI, () => ({ ...someoneSignedIn(), secondFactorNeeded: true, communities: [] }))
  await me.load()
  answer(contract.SetUpSecondFactor, () => KEY)
  answer(contract.TurnOnSecondFactor, () => ({ codes: CODES }))
  await render(SecondFactorNeededPage)
  await expect.element(page.getByText(/Bonjour Cindy/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: /^Se déconnecter/ })).toBeVisible()
  await page.getByRole('button', { name: 'Commencer' }).click()
  await userEvent.keyboard('une barque{Enter}')
  await page.getByLabelText('Code à six chiffres').fill('123456')
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(CODES[0]!)).toBeVisible()
  expect(await axeFindings()).toEqual([])
  answer(WhoAmI, () => someoneSignedIn())
  await keepsCodes()
  await expect.poll(() => me.secondFactorNeeded).toBe(false)
})

test('second factor: an administrator requires it, and removes someone’s with their own password', async () => {
  const solange = {
    ...{ id: anId(30), name: 'Solange Maratier', email: 'solange@structure.example', structure: 'CARIF' },
    ...{
      status: 'active' as const,
      administrator: false,
      secondFactor: true,
      closure: null,
      newAddress: null,
    },
  }
  const myself = { ...solange, id: anId(9), name: 'Cindy Brémaud' }
  answer(ListAccounts, () => ({ accounts: [solange, myself], more: false }))
  answer(ListErasures, () => [])
  answer(all.ReadRequirement, () => ({ required: false, lacking: 2 }))
  const title = 'Ajoutez d’abord une deuxième étape à votre propre connexion.'
  refuse(all.RequireSecondFactor, { type: '/problems/own-second-factor-first', status: 409, title })
  await render(PeoplePage)
  const box = page.getByRole('checkbox', { name: /^La demander à l’animation/ })
  await box.click()
  await page.getByRole('button', { name: 'Demander la deuxième étape' }).click()
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  await expect.element(box).not.toBeChecked()
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Annuler' }).click()

  const asked: unknown[] = []
  answer(all.RemoveSecondFactor, ({ url, body }) => (asked.push(url.pathname, body), { done: true as const }))
  // Theirs is removed on the page of their own account.
  await page.getByRole('button', { name: 'Agir pour Cindy Brémaud' }).click()
  await expect.element(page.getByRole('menuitem', { name: 'Fermer…' })).toBeVisible()
  expect(page.getByRole('menuitem', { name: /^Retirer la deuxième étape/ }).elements()).toHaveLength(0)
  await page.getByRole('button', { name: 'Agir pour Solange Maratier' }).click()
  await page.getByRole('menuitem', { name: 'Retirer la deuxième étape…' }).click()
  await expect.element(page.getByLabelText('Votre mot de passe')).toHaveFocus()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('une barque{Enter}')
  await expect
    .poll(() => asked)
    .toEqual([`/api/people/${solange.id}/second-factor/removal`, { password: 'une barque' }])
})
