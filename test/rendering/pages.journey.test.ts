import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DemoServer } from '../journey/demo-server.ts'
import { chromiumLaunch, STEP_WITHIN_MS } from '../support/chromium.ts'
import { watchPage } from '../support/browser-pages.ts'

const HOME = '/c/spro-caravelle'
/** The pages that the server renders: those that lists lead to are found from the lists. */
const LISTS = { aujourdhui: '', fils: 'fils', outils: 'outils', seances: 'seances', journal: 'journal' }
const AT_MOST = 3

let liane: DemoServer
let browser: Browser

beforeAll(async () => {
  liane = await DemoServer.open({})
  browser = await chromium.launch(chromiumLaunch())
})
afterAll(async () => {
  await browser.close()
  expect(await liane.stop()).toBe(0)
})

/** A browser in which a person of the demo is signed in. */
async function browserOf(name: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ baseURL: liane.url, locale: 'fr-FR', ...options })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  const people = (await (await context.request.get('/api/demo/people')).json()) as {
    id: string
    name: string
  }[]
  const person = people.find((one) => one.name === name)!.id
  const headers = { origin: liane.url }
  const entered = await context.request.post('/api/demo/sign-in', { data: { person }, headers })
  expect(entered.status()).toBe(200)
  return context
}

async function htmlOf(context: BrowserContext, path: string): Promise<string> {
  const reply = await context.request.get(path, { headers: { accept: 'text/html' } })
  expect(reply.status(), path).toBe(200)
  return reply.text()
}

interface Embedded {
  answers: Record<string, unknown>
}
const embeddedIn = (html: string) =>
  JSON.parse(/<script type="application\/json" id="embedded">(.*?)<\/script>/s.exec(html)![1]!) as Embedded

/** The lists, and the first things that each leads to. */
async function pagesOf(context: BrowserContext): Promise<string[]> {
  const paths = Object.keys(LISTS).map((list) => `${HOME}/${list}`)
  for (const list of Object.values(LISTS).filter(Boolean)) {
    const html = await htmlOf(context, `${HOME}/${list}`)
    const links = [...html.matchAll(new RegExp(`href="(${HOME}/${list}/[0-9a-f-]{36})"`, 'g'))]
    paths.push(...new Set(links.map(([, path]) => path!).slice(0, AT_MOST)))
  }
  return paths
}

it('rendered pages: each holds what the API answers the same person, and no style or script of its own', async () => {
  for (const name of ['Cindy Brémaud', 'Solange Maratier', 'Nadège Filomin']) {
    const context = await browserOf(name)
    const paths = await pagesOf(context)
    expect(paths.length).toBeGreaterThan(10)
    for (const path of paths) {
      const html = await htmlOf(context, path)
      const { answers } = embeddedIn(html)
      expect(Object.keys(answers).length, path).toBeGreaterThan(1)
      for (const [url, answer] of Object.entries(answers)) {
        const reply = await context.request.get(url)
        expect(answer, `${name}: ${path} ${url}`).toEqual(await reply.json())
      }
      expect(html, path).toMatch(/<div id="app">.*<h1/s)
      expect(html, path).not.toMatch(/<[^>]* (style|on[a-z]+)="/)
    }
    await context.close()
  }
})

it('rendered pages: what may not be read, and who is not signed in, is left to the browser', async () => {
  const solange = await browserOf('Solange Maratier')
  const cindy = await browserOf('Cindy Brémaud')
  const listed = (html: string) =>
    Object.values(embeddedIn(html).answers).flatMap(
      (answer) => (answer as { threads?: { id: string }[] }).threads ?? [],
    )
  const hers = new Set(listed(await htmlOf(cindy, `${HOME}/fils`)).map(({ id }) => id))
  const hidden = listed(await htmlOf(solange, `${HOME}/fils`)).filter(({ id }) => !hers.has(id))
  for (const path of [...hidden.map(({ id }) => `fils/${id}`), 'fils/zzz', `fils/${crypto.randomUUID()}`])
    expect(await htmlOf(cindy, `${HOME}/${path}`), path).not.toContain('id="embedded"')
  expect(await htmlOf(cindy, '/c/ailleurs/fils')).not.toContain('id="embedded"')
  const visitor = await browser.newContext({ baseURL: liane.url })
  expect(await htmlOf(visitor, `${HOME}/fils`)).not.toContain('id="embedded"')
})

/** Counts what changes in the page once it is read, outside what only a script brings. */
function watchChanges() {
  const changes: string[] = []
  Object.assign(globalThis, { changes })
  const names = (nodes: NodeList) =>
    [...nodes]
      .filter((node) => node instanceof Element && !node.closest('.scripted, .panel, .redaction'))
      .map(({ nodeName }) => nodeName)
  const watch = new MutationObserver((records) => {
    for (const { type, target, addedNodes, removedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement
      if (element?.closest('.scripted, .panel, .redaction')) continue
      if (type === 'characterData') changes.push(`words: ${target.nodeValue}`)
      else if (names(addedNodes).length + names(removedNodes).length > 0)
        changes.push(`${target.nodeName}: +${names(addedNodes).join()} -${names(removedNodes).join()}`)
    }
  })
  document.addEventListener('readystatechange', () => {
    const app = document.getElementById('app')
    if (document.readyState === 'interactive' && app)
      watch.observe(app, { childList: true, subtree: true, characterData: true })
  })
}

/** When its menus answer, the browser has taken over. */
const takenOver = (page: Page) =>
  page.locator('.account [role=menuitem]').first().waitFor({ state: 'attached' })

it('rendered pages: the browser takes them over without a change, an error, or a call before', async () => {
  const context = await browserOf('Cindy Brémaud', { timezoneId: 'America/Martinique' })
  const page = await context.newPage()
  watchPage(page, 'Cindy')
  page.on('console', (message) => expect.soft(message.text(), page.url()).toBe(''))
  await page.addInitScript(watchChanges)
  for (const path of (await pagesOf(context)).filter((path) => !/seances\/|journal\//.test(path))) {
    await page.goto(path)
    await takenOver(page)
    const changes = await page.evaluate(() => (globalThis as unknown as { changes: string[] }).changes)
    expect.soft(changes, path).toEqual([])
  }
})

it('rendered pages: they are read without JavaScript', async () => {
  const context = await browserOf('Cindy Brémaud', { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${HOME}/fils`)
  const thread = page.locator('.rows a').first()
  const title = (await thread.innerText()).trim()
  await thread.click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  expect((await page.locator('#message-1 .prose').innerText()).length).toBeGreaterThan(40)
  expect(await page.locator('noscript').isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'Répondre' }).count()).toBe(0)
})

it('rendered pages: a click and words that come before the scripts are not lost', async () => {
  const context = await browserOf('Nathan Célimat')
  const page = await context.newPage()
  watchPage(page, 'Nathan')
  const [path] = (await pagesOf(context)).filter((path) => /fils\//.test(path))
  let letGo = () => {}
  const held = new Promise<void>((go) => (letGo = go))
  await page.route('**/assets/*.js', async (route) => {
    if (!route.request().url().includes('theme')) await held
    await route.continue()
  })
  await page.goto(path!, { waitUntil: 'commit' })
  await page.locator('form textarea').fill('Des mots venus avant les scripts')
  await page.getByRole('button', { name: 'Nathan Célimat' }).click()
  letGo()
  await page.getByRole('menuitem', { name: 'Mon compte' }).waitFor()
  await expect
    .poll(() => page.evaluate(() => JSON.stringify({ ...localStorage })))
    .toContain('Des mots venus avant les scripts')
})
