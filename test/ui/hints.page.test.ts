import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts } from '#client/drafts.ts'
import Editor from '#client/editor/Editor.svelte'
import { LiveBoard } from '#client/sessions/board.svelte.ts'
import EditCardForm from '#client/sessions/EditCardForm.svelte'
import NewCardForm from '#client/sessions/NewCardForm.svelte'
import ReasonDialog from '#client/ui/ReasonDialog.svelte'
import { axeFindings } from '#test/support/axe.ts'

const PHONE = 'Rappeler le 0696 12 34 56'
const hint = page.getByText('À retirer si cela désigne quelqu’un')
const excerpt = page.getByRole('button', { name: '0696 12 34 56' })
const HALF_A_SECOND = 500
const column = { key: 'c1', title: 'Essayons', cards: [] }

const FIELDS = {
  'a question of a dialog': () =>
    render(ReasonDialog, {
      place: 'fil/1',
      question: {
        title: 'Clore ce fil',
        text: { label: 'Pourquoi ?', min: 3, max: 1000 },
        submit: 'Clore',
        cancel: 'Non',
      },
      send: async () => {},
      onclose: () => {},
    }),
  'a new card': () => render(NewCardForm, { board: new LiveBoard(crypto.randomUUID()), column }),
  'a card being edited': () =>
    render(EditCardForm, { place: 'board/1/edit/1', value: '', onsave: async () => true, onclose: () => {} }),
  'a message': () => render(Editor, { label: 'Votre réponse' }),
}

beforeEach(() => {
  document.documentElement.lang = 'fr'
  clearDrafts()
})

for (const [field, show] of Object.entries(FIELDS))
  test(`hints: ${field} says what could identify someone, and leads there`, async () => {
    await show()
    const box = page.getByRole('textbox').first()
    await box.click()
    await userEvent.keyboard('Rien à dire')
    await expect.element(hint).not.toBeInTheDocument()
    await userEvent.keyboard(` : ${PHONE}`)
    await expect.element(hint).toBeVisible()
    expect(await axeFindings()).toEqual([])

    await excerpt.click()
    await userEvent.keyboard('le standard')
    await expect.element(hint).not.toBeInTheDocument()
    const typed = page.getByRole('textbox').first().element()
    const text =
      typed instanceof HTMLElement && !('value' in typed)
        ? typed.innerText
        : (typed as HTMLInputElement).value
    expect(text.trim()).toBe('Rien à dire : Rappeler le le standard')
  })

test('hints: a field emptied long after its words were pointed out points nothing out', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  await render(NewCardForm, { board: new LiveBoard(crypto.randomUUID()), column })
  await page.getByRole('textbox').click()
  await userEvent.keyboard('Mme Dupont attend')
  await expect.element(page.getByRole('status')).toBeInTheDocument()
  vi.advanceTimersByTime(HALF_A_SECOND)
  await expect.element(page.getByText('À relire')).toBeVisible()
  vi.advanceTimersByTime(10 * HALF_A_SECOND)

  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('textbox')).toHaveValue('')
  vi.advanceTimersByTime(HALF_A_SECOND)
  await expect.element(page.getByText('À relire')).not.toBeInTheDocument()
})
