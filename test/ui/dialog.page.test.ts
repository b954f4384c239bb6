import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { clearDrafts } from '#client/drafts.ts'
import { keepFocus } from '#client/focus.ts'
import Acts from '#client/ui/Acts.svelte'
import type { Act, Look } from '#client/ui/acts.ts'
import { axeFindings } from '#test/support/axe.ts'

keepFocus()

const look = (): Look => ({
  label: 'Clore…',
  asks: {
    title: 'Clore ce fil',
    text: { label: 'Pourquoi ?', min: 3, max: 1000 },
    submit: 'Clore le fil',
    cancel: 'Le laisser ouvert',
  },
})
const acts: Act[] = [{ command: 'close', refusal: null, needs: ['reason'] }]
const opener = page.getByRole('button', { name: 'Clore…' })
const dialog = page.getByRole('dialog', { name: 'Clore ce fil' })
const reason = dialog.getByLabelText('Pourquoi ?')

/** Opens it by keyboard, which is how the focus is where it should be in every browser. */
async function open(take: () => Promise<unknown> = async () => {}, target = document.body) {
  const shown = await render(Acts, { target, props: { acts, look, take, place: 'fil/1' } })
  opener.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(reason).toHaveFocus()
  return shown
}
async function isClosed() {
  await expect.element(dialog).not.toBeInTheDocument()
  await expect.element(opener).toHaveFocus()
}

beforeEach(() => {
  document.documentElement.lang = 'fr'
  clearDrafts()
})

test('dialog: opens on its first field, and the page behind it cannot be reached', async () => {
  await open()
  expect(await axeFindings()).toEqual([])
  opener.element().focus()
  await expect.element(reason).toHaveFocus()
})

for (const [way, close] of [
  ['Escape', () => userEvent.keyboard('{Escape}')],
  ['its close button', () => dialog.getByRole('button', { name: 'Fermer' }).click()],
  ['its second button', () => dialog.getByRole('button', { name: 'Le laisser ouvert' }).click()],
] as const)
  test(`dialog: closed by ${way}, gives the focus back to its opener and keeps what was typed`, async () => {
    await open()
    await userEvent.keyboard('Tout est dit.')
    await close()
    await isClosed()
    await userEvent.keyboard('{Enter}')
    await expect.element(reason).toHaveValue('Tout est dit.')
  })

test('dialog: sent, gives the focus back to its opener', async () => {
  await open()
  await userEvent.keyboard('Tout est dit.')
  await dialog.getByRole('button', { name: 'Clore le fil' }).click()
  await isClosed()
})

test('dialog: when its opener is gone, the focus moves to the heading of the region', async () => {
  const main = document.createElement('main')
  main.innerHTML = '<h1>Le fil</h1>'
  document.body.append(main)
  onTestFinished(() => main.remove())
  const shown = await open(() => shown.rerender({ acts: [] }), main)
  await userEvent.keyboard('Tout est dit.')
  await dialog.getByRole('button', { name: 'Clore le fil' }).click()
  await expect.element(page.getByRole('heading', { name: 'Le fil' })).toHaveFocus()
})
