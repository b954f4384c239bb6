import type { Page } from 'playwright'
import { expect, it } from 'vitest'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { AddPost, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { useBrowser } from '../support/browser-pages.ts'
import { CAST, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const { found, app } = useServer()
const opens = useBrowser(app)

const post = (page: Page, number: number) => page.locator(`#message-${number}`)
const field = (page: Page) => page.getByRole('textbox', { name: 'Votre réponse' })

it('thread page: reading, replying by keyboard, quoting and live posts never move the scroll position', async () => {
  const { cindy, nathan, community } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const at = { params: { thread: thread.id } }
  for (let i = 2; i <= 8; i++) {
    const body = fromPlain(`Réponse ${i}. ${'Voici ce que nous avons essayé, et ce qui a tenu. '.repeat(6)}`)
    await cindy.does(AddPost, { ...at, body: { body } })
  }
  const path = `/c/reseau-${community}/fils/${thread.id}`
  const reader = await opens(nathan, path)
  const writer = await opens(cindy, path)

  // What is typed survives the tab.
  await field(writer).focus()
  await writer.keyboard.type('Nous commençons lundi.')
  await expect.poll(() => writer.evaluate(() => JSON.stringify({ ...localStorage }))).toContain('lundi')
  await writer.reload()
  await writer.getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => field(writer).innerText()).toContain('Nous commençons lundi.')

  // Someone answers while another reads above: nothing moves there, and it is said.
  await reader.evaluate(() => scrollTo({ top: 260, behavior: 'instant' }))
  await expect.poll(() => reader.evaluate(() => scrollY)).toBe(260)
  const shown = await post(reader, 2).boundingBox()
  await field(writer).click()
  await writer.keyboard.press('Control+Enter')
  await post(writer, 9).waitFor()
  await post(reader, 9).waitFor()
  expect(await reader.evaluate(() => scrollY)).toBe(260)
  expect(await post(reader, 2).boundingBox()).toEqual(shown)
  await reader.getByRole('button', { name: '1 nouveau message' }).press('Enter')
  await expect
    .poll(() => post(reader, 9).evaluate((element) => element === document.activeElement))
    .toBe(true)
  expect((await nathan.does(ReadThread, at)).posts).toHaveLength(9)

  // A post is quoted, and the answer keeps who said it.
  await post(reader, 9).getByRole('button', { name: 'Citer' }).press('Enter')
  await expect.poll(() => reader.locator('form blockquote').innerText()).toContain('Nous commençons lundi.')
  await reader.keyboard.press('Control+Enter')
  await post(reader, 10).waitFor()
  await expect.poll(() => post(writer, 10).innerText()).toContain('Cindy Essai')

  // One comes back where one stopped.
  await expect.poll(async () => (await nathan.does(ReadThread, at)).you.lastRead).toBe(10)
})

it('new thread: what may identify a person is asked about, and the thread is opened once', async () => {
  const { sabrina, community } = await found(CAST)
  const page = await opens(sabrina, `/c/reseau-${community}/fils/nouveau`)
  await page.getByLabel('En une phrase').fill('Restriction médicale et reconversion')
  await page.getByLabel('Ce que vous constatez').fill('Chacun a attendu l’autre. Appelez le 0696 12 34 56.')
  await page.getByLabel('La question que vous posez').fill('Qui commence, et quand ?')
  await page.getByText('Retirez ce numéro de téléphone').waitFor()
  await page.getByRole('button', { name: 'Ouvrir le fil' }).click()
  await page.getByRole('dialog').getByText('0696 12 34 56').waitFor()
  await page.getByRole('button', { name: 'Corriger' }).click()
  await page.getByText('Liane ne garde pas ce genre d’information').waitFor()
  await page.getByLabel('Ce que vous constatez').fill('Le standard répond au 0596 12 34 56.')
  await page.getByRole('button', { name: 'Ouvrir le fil' }).click()
  await page.getByRole('button', { name: 'Ce n’est personne' }).click()
  await page.waitForURL(/fils\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { level: 1, name: 'Restriction médicale et reconversion' }).waitFor()
})

it('thread page: a reply to correct comes back where it was written', async () => {
  const { cindy, community } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const page = await opens(cindy, `/c/reseau-${community}/fils/${thread.id}`)
  await field(page).focus()
  await page.keyboard.type('Appelez le 0696 12 34 56')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Corriger' }).press('Enter')
  await expect.poll(() => field(page).innerText()).toBe('Appelez le 0696 12 34 56')
  await expect.poll(() => field(page).evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Appelez le standard.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => post(page, 2).innerText()).toContain('Appelez le standard.')
})

it('thread page: a reply written offline is kept and sent once', async () => {
  const { cindy, community } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const page = await opens(cindy, `/c/reseau-${community}/fils/${thread.id}`)
  await field(page).focus()
  await page.keyboard.type('Dite une fois.')
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain('Dite une fois')

  // The answer of the server is lost on the way: it has been kept all the same.
  let isLost = true
  await page.route('**/posts', async (route) => {
    if (!isLost) return route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('Control+Enter')
  await page.getByText('Pas encore envoyé').waitFor()
  isLost = false
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  const retry = page.getByRole('button', { name: 'Réessayer' })
  await expect
    .poll(async () => {
      if (await retry.isVisible()) await retry.click()
      return post(page, 2).count()
    })
    .toBe(1)
  const { posts } = await cindy.does(ReadThread, { params: { thread: thread.id } })
  expect(posts.map(({ number }) => number)).toEqual([1, 2])
})
