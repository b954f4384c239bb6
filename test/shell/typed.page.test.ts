import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { clearDrafts } from '#client/drafts.ts'
import CancelSession from '#client/sessions/CancelSession.svelte'
import { OneSession } from '#client/sessions/sessions.svelte.ts'
import { CancelSession as Cancel } from '#server/sessions/contract.ts'
import { refuse } from '#test/support/api.ts'

beforeEach(() => clearDrafts())

test('forms: text typed in a dialog survives Escape and a refusal', async () => {
  refuse(Cancel, { type: '/problems/not-yours', status: 403, title: 'Cela revient à l’animation.' })
  const one = new OneSession('c1', 's1')
  const reason = page.getByRole('textbox')
  const first = await render(CancelSession, { open: true, one })
  await reason.fill('La salle est fermée pour travaux.')
  await page.getByRole('button', { name: 'Annuler la séance' }).click()
  await userEvent.keyboard('{Escape}')
  await first.unmount()

  await render(CancelSession, { open: true, one })
  await expect.element(reason).toHaveValue('La salle est fermée pour travaux.')
})
