import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import PeoplePage from '#client/accounts/PeoplePage.svelte'
import { me } from '#client/me.svelte.ts'
import * as closures from '#server/accounts/closures.contract.ts'
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
  closure: null,
  newAddress: null,
  ...more,
})

beforeEach(async () => {
  document.documentElement.lang = 'fr'
  document.title = 'Personnes'
  answer(WhoAmI, () => someoneSignedIn({ administrator: true }))
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
        closure: { reason: 'Congé.', at: '2026-03-02T12:00:00Z', by: null },
      }),
    ],
  }))
  const title = 'Une communauté garde toujours une personne à son animation.'
  refuse(closures.CloseAccount, { type: '/problems/last-network-lead', status: 409, title })
  await render(PeoplePage)
  await expect.element(page.getByText('compte fermé')).toBeVisible()
  expect(await axeFindings()).toEqual([])
  page.getByRole('button', { name: 'Fermer… Kévin Marsolle' }).element().focus()
  await userEvent.keyboard('{Enter}')
  await userEvent.click(page.getByLabelText('Pourquoi'))
  await userEvent.keyboard('Il a quitté sa structure.')
  await userEvent.click(page.getByRole('button', { name: 'Fermer le compte' }))
  await expect.element(page.getByRole('alert')).toMatchTextContent(title)
  expect(await axeFindings()).toEqual([])
})
