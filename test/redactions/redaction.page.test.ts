import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { me } from '#client/me.svelte.ts'
import RedactionPage from '#client/redactions/RedactionPage.svelte'
import { WhoAmI } from '#server/community/me.contract.ts'
import { DecideRedaction, ReadRedaction, type Redaction } from '#server/redactions/contract.ts'
import { aCommunity, anId, someoneSignedIn } from '#test/support/builders.ts'
import { answer } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const redaction: Redaction = {
  id: anId(7),
  kind: 'post',
  state: 'pending',
  label: 'Cindy Brémaud, MLC',
  href: '/c/spro/fils/x#message-2',
  flaggedAt: '2026-03-16T12:00:00.000Z',
  dueOn: '2026-03-18',
  decidedAt: null,
  reason: null,
  content: {
    title: null,
    html: '<p>Hier, <strong>la coiffeuse</strong> du marché est venue.</p>',
    plain: 'Hier, la coiffeuse du marché est venue.',
  },
  mayDecide: true,
}

beforeEach(async () => {
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
})

test('redaction page: passages are chosen, what stays is shown before it is decided, with the keyboard', async () => {
  let sent: unknown
  answer(ReadRedaction, () => redaction)
  answer(DecideRedaction, ({ body }) => {
    sent = body
    return { ...redaction, state: 'redacted' as const, content: null, mayDecide: false }
  })
  await render(RedactionPage, { community: aCommunity(), redaction: redaction.id })
  await expect.element(page.getByRole('button', { name: 'Rétablir le texte' })).toBeVisible()
  expect(await axeFindings()).toEqual([])

  await page.getByRole('textbox', { name: /^Passage/ }).click()
  await userEvent.keyboard('la coiffeuse du marché{Enter}')
  await expect.element(page.getByText('Hier, [mots retirés] est venue.')).toBeVisible()
  expect(JSON.stringify({ ...localStorage })).not.toContain('coiffeuse')
  expect(await axeFindings()).toEqual([])
  await page.getByRole('button', { name: 'Effacer ces mots' }).click()
  await expect.element(page.getByText('Les mots ont été effacés partout dans ce réseau.')).toBeVisible()
  expect(sent).toEqual({ passages: ['la coiffeuse du marché'], reason: '' })
  expect(document.body.textContent).not.toContain('coiffeuse')
})
