import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { Refusal } from '#client/api.ts'
import { clearDrafts } from '#client/drafts.ts'
import Acts from '#client/ui/Acts.svelte'
import type { Act, Answer, Look } from '#client/ui/acts.ts'
import { axeFindings } from '#test/support/axe.ts'

const acts: Act[] = [
  { command: 'close', refusal: null, needs: ['reason'] },
  { command: 'publish', refusal: 'Seule l’animation du réseau peut le faire.', needs: [] },
  { command: 'retire', refusal: 'Le comité de pilotage décide.', needs: [] },
]
const look = ({ command }: Act): Look => ({
  label: { close: 'Clore', publish: 'Publier', retire: 'Retirer' }[command]!,
  isExplained: command === 'publish',
  asks: {
    title: 'Clore ce fil',
    text: { label: 'Pourquoi ?', min: 3, max: 1000 },
    day: 'Revoir le',
    submit: 'Confirmer',
  },
})
type Take = (command: string, answer: Answer) => Promise<unknown>
const show = (take: Take) => render(Acts, { acts, look, take, place: 'fil/1', others: 'Aux autres' })

beforeEach(() => {
  document.documentElement.lang = 'fr'
  clearDrafts()
})

test('acts: a refused act is explained on its button, or listed', async () => {
  await show(() => Promise.resolve())
  const publish = page.getByRole('button', { name: 'Publier' })
  await expect.element(publish).toHaveAttribute('aria-disabled', 'true')
  await expect.element(publish).toHaveAccessibleDescription('Seule l’animation du réseau peut le faire.')
  await expect.element(page.getByRole('button', { name: 'Retirer' })).not.toBeInTheDocument()
  await userEvent.click(page.getByText('Aux autres'))
  await expect.element(page.getByText('Le comité de pilotage décide.')).toBeVisible()
  expect(await axeFindings()).toEqual([])
})

test('acts: an answer survives Escape, a reload and a refusal, and is cleared once sent', async () => {
  const sent: Answer[] = []
  const elsewhere = { type: '/problems/elsewhere', status: 409, title: 'Le fil a changé d’état.' }
  let isRefused = true
  const take: Take = (_, answer) => {
    sent.push(answer)
    return isRefused ? Promise.reject(new Refusal(elsewhere)) : Promise.resolve()
  }
  const open = () => userEvent.click(page.getByRole('button', { name: 'Clore' }))
  const send = () => userEvent.click(page.getByRole('button', { name: 'Confirmer' }))
  const reason = page.getByLabelText('Pourquoi ?')
  const first = await show(take)
  await open()
  await reason.fill('Tout est dit.')
  await page.getByLabelText('Revoir le').fill('2026-06-01')
  await userEvent.keyboard('{Escape}')
  await first.unmount()

  await show(take)
  await open()
  await expect.element(reason).toHaveValue('Tout est dit.')
  expect(await axeFindings()).toEqual([])
  await send()
  await expect.element(page.getByRole('dialog').getByRole('alert')).toMatchTextContent(elsewhere.title)

  isRefused = false
  await send()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  expect(sent.at(-1)).toEqual({ text: 'Tout est dit.', day: '2026-06-01' })
  await open()
  await expect.element(reason).toHaveValue('')
})
