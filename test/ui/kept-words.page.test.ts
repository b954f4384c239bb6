import { beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts, draft, keptUnder } from '#client/drafts.ts'
import KeptWords from '#client/ui/KeptWords.svelte'
import { axeFindings } from '#test/support/axe.ts'

beforeEach(() => {
  document.documentElement.lang = 'fr'
  clearDrafts()
})

test('kept words: a card begun when the session closed is offered, and put into the minutes', async () => {
  draft('board/1/c1/card').keep({ text: 'Une salle à côté', sealed: true })
  draft('board/1/unsent/9', { shared: true }).keep({
    op: '9',
    command: { type: 'write', card: 'x', column: 'c1', text: 'Moins de papier', sealed: false },
  })
  draft('board/1/keys', { shared: true }).keep({ x: 'secret' })
  draft('board/2/c1/card').keep({ text: 'Une autre séance' })
  const minutes: string[] = []
  await render(KeptWords, {
    place: 'board/1/',
    title: 'Gardé',
    use: (words: string) => void minutes.push(words),
    useLabel: 'Mettre dans le compte rendu',
  })

  await expect.element(page.getByText('Une salle à côté')).toBeVisible()
  await expect.element(page.getByText('Moins de papier')).toBeVisible()
  expect(document.body.textContent).not.toMatch(/secret|Une autre séance/)
  expect(await axeFindings()).toEqual([])

  await page.getByRole('button', { name: 'Mettre dans le compte rendu' }).first().click()
  await page.getByRole('button', { name: 'Mettre dans le compte rendu' }).first().click()
  await expect.poll(() => minutes.toSorted()).toEqual(['Moins de papier', 'Une salle à côté'])
  await expect.element(page.getByText('Moins de papier')).not.toBeInTheDocument()
  expect(keptUnder('board/1/').map(({ place }) => place)).toEqual(['board/1/keys'])
})

test('kept words: what has arrived after all is not offered again', async () => {
  draft('text/1/a', { shared: true }).keep({ words: 'Une phrase gardée' })
  draft('text/1/b', { shared: true }).keep({ words: 'Une phrase arrivée' })
  await render(KeptWords, {
    place: 'text/1/',
    title: 'Gardé',
    has: (words: string) => words.endsWith('arrivée'),
  })
  await expect.element(page.getByText('Une phrase gardée')).toBeVisible()
  await expect.element(page.getByText('Une phrase arrivée')).not.toBeInTheDocument()
})
