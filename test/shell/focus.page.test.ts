import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { keepFocus } from '#client/focus.ts'

keepFocus()

function shows(html: string) {
  const main = document.createElement('main')
  main.innerHTML = html
  document.body.append(main)
  onTestFinished(() => main.remove())
}

test('focus: after an action whose button disappears, focus moves to the heading of its region', async () => {
  shows('<h1>Séance</h1><section><h2>À faire</h2><button>Convoquer</button></section>')
  const convene = page.getByRole('button', { name: 'Convoquer' })
  convene.element().addEventListener('click', (event) => (event.target as Element).remove())
  await convene.click()
  await expect.element(page.getByRole('heading', { name: 'À faire' })).toHaveFocus()
})

test('focus: a person who moved elsewhere is left there', async () => {
  shows('<h1>Séance</h1><section><h2>À faire</h2><button>Convoquer</button></section><p>Le reste</p>')
  const convene = page.getByRole('button', { name: 'Convoquer' })
  await convene.click()
  await page.getByText('Le reste').click()
  convene.element().remove()
  await userEvent.keyboard('{Shift}')
  expect(document.activeElement).toBe(document.body)
})
