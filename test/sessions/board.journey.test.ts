import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Session } from '#server/sessions/contract.ts'
import { watchPage } from '../support/browser-pages.ts'
import { chromiumLaunch, STEP_WITHIN_MS } from '../support/chromium.ts'
import { openWorld, type BenchPerson, type BenchWorld } from '../bench/world.ts'
import { PLAN } from './sessions.ts'

let world: BenchWorld
let browser: Browser
beforeAll(async () => {
  world = await openWorld('pglite', 4)
  browser = await chromium.launch(chromiumLaunch())
})
afterAll(async () => {
  await browser.close()
  await world.stop()
})

it('journey: two people run a session from the first card to the minutes, with the keyboard alone', async () => {
  const [solange, cindy] = [world.people[0]!, world.people[3]!]
  const session = await convened(solange)
  const [lead, seat] = [await opens(solange, session), await opens(cindy, session)]

  await press(lead, 'Ouvrir la séance')
  await seat.getByRole('heading', { name: 'Essayons' }).waitFor()
  await types(seat, 'Écrire dans « Ce qui nous inquiète »', 'Encore un papier')
  await types(seat, 'Écrire dans « Essayons »', 'Appeler à trois')
  await seat.getByText('À l’abri').nth(1).waitFor()
  expect(await lead.content()).not.toContain('Encore un papier')
  const inside = 'Écrire dans « À trancher »'
  await types(seat, inside, 'Son NIR : 2 84 05 972 12 345 78')
  await seat.getByText('Ce texte permettrait de reconnaître une personne').waitFor()
  expect(await seat.getByLabel(inside).inputValue()).toContain('2 84 05')
  await seat.getByLabel(inside).fill('')
  await types(seat, inside, 'Le standard : 0596 12 34 56')
  await press(seat, 'Ce n’est personne')
  await seat.getByText('Le standard : 0596 12 34 56', { exact: true }).waitFor()
  await expect.poll(() => seat.getByLabel(inside).inputValue()).toBe('')
  await types(seat, 'Écrire dans « Essayons »', 'Un mot à part', 'Tab')
  await seat.keyboard.press('Space')
  await seat.reload()
  await expect.poll(() => unsigned(seat).isChecked()).toBe(true)

  await press(lead, 'Mettre en commun')
  await lead.getByText('Encore un papier', { exact: true }).waitFor()
  const grip = seat.getByRole('button', { name: 'Déplacer « Encore un papier »' })
  await grip.focus()
  for (const key of ['Enter', 'ArrowRight', 'Enter']) await seat.keyboard.press(key)
  await expect.poll(() => column(lead, 'Essayons')).toContain('Encore un papier')
  await expect.poll(() => grip.evaluate((element) => element === document.activeElement)).toBe(true)

  await press(lead, 'Voter')
  await press(seat, 'Une voix pour « Appeler à trois »')
  await press(seat, 'Une voix pour « Appeler à trois »')
  await seat.getByText('Il vous reste 1 voix').waitFor()
  expect(await column(lead, 'Essayons')).not.toContain('2 voix')
  await press(lead, 'Discuter et décider')
  await expect.poll(() => column(lead, 'Essayons')).toContain('2 voix')
  // The form came back with the phase, and the choice with the words.
  await types(seat, 'Écrire dans « Essayons »', '')
  await expect.poll(() => column(lead, 'Essayons')).toMatch(/Un mot à part\s+Sans signature/)
  expect(await unsigned(seat).isChecked()).toBe(false)

  await types(lead, 'En une phrase', 'Un seul nom en gras', 'Tab')
  await press(lead, 'Noter')
  await seat.getByText('Un seul nom en gras', { exact: true }).waitFor()
  await press(lead, 'Clore la séance')
  await lead.getByRole('dialog').getByRole('button', { name: 'Clore la séance' }).focus()
  await lead.keyboard.press('Enter')

  const minutes = seat.getByRole('textbox', { name: 'Compte rendu' })
  await minutes.waitFor()
  await expect.poll(() => minutes.innerText()).toContain('Appeler à trois')
  expect(await minutes.innerText()).toMatch(/Décidé\s: Un seul nom en gras/)
})

async function convened(lead: BenchPerson): Promise<string> {
  const { id } = await post(lead, '', PLAN)
  await post(lead, `/${id}/convocation`)
  return id
}

async function post(person: BenchPerson, path: string, body?: object): Promise<Session> {
  const response = await fetch(`${world.url}/api/communities/${world.community}/sessions${path}`, {
    method: 'POST',
    headers: {
      cookie: person.cookie,
      'idempotency-key': crypto.randomUUID(),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(response.ok, await response.clone().text()).toBe(true)
  return (await response.json()) as Session
}

async function opens(person: BenchPerson, session: string): Promise<Page> {
  const [name, value] = person.cookie.split('=') as [string, string]
  const context = await browser.newContext({ locale: 'fr-FR' })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  await context.addCookies([{ name, value, url: world.url }])
  const page = await context.newPage()
  watchPage(page, person.name)
  await page.goto(`${world.url}/c/reseau-${world.community}/seances/${session}`)
  await page.getByRole('heading', { name: PLAN.title }).waitFor()
  return page
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).focus()
  await page.keyboard.press('Enter')
}

async function types(page: Page, label: string, words: string, end = 'Enter'): Promise<void> {
  await page.getByLabel(label).focus()
  await page.keyboard.type(words)
  await page.keyboard.press(end)
}

const unsigned = (page: Page) => page.getByRole('region', { name: 'Essayons' }).getByRole('checkbox')

async function column(page: Page, title: string): Promise<string> {
  return page.getByRole('region', { name: title }).innerText()
}
