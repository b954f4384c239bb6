import { chromium, type Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chromiumLaunch, STEP_WITHIN_MS } from '../support/chromium.ts'
import { openWorld, type BenchWorld } from '../bench/world.ts'

const NAME = 'liane.intranet'

let world: BenchWorld
let browser: Browser
beforeAll(async () => {
  world = await openWorld('pglite', 3)
  const args = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]
  browser = await chromium.launch({ ...chromiumLaunch(), args })
})
afterAll(async () => {
  await browser.close()
  await world.stop()
})

/** A page over plain http at a name of the local network: not what browsers call a secure context. */
async function opens(path: string, init = () => {}) {
  const url = world.url.replace('127.0.0.1', NAME)
  const context = await browser.newContext({ locale: 'fr-FR' })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  const [name, value] = world.people[0]!.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  await page.addInitScript(init)
  await page.goto(`${url}${path}`)
  return page
}

it('journey: over plain http at a name of the local network, a thread is opened', async () => {
  const page = await opens(`/c/reseau-${world.community}/fils/nouveau`)
  expect(await page.evaluate(() => [isSecureContext, 'randomUUID' in crypto])).toEqual([false, false])
  await page.getByLabel('En une phrase').fill('Écrire sans https')
  await page.getByLabel('Ce que vous constatez').fill('La page reste blanche.')
  await page.getByLabel('La question que vous posez').fill('Que faire ?')
  await page.getByRole('button', { name: 'Ouvrir le fil' }).click()
  await page.getByRole('heading', { name: 'Écrire sans https' }).waitFor()
})

it('journey: a browser that is too old gets a page that says so', async () => {
  const page = await opens('/connexion', () => void Reflect.deleteProperty(Array.prototype, 'findLast'))
  await page.getByText('votre navigateur est peut-être trop ancien').waitFor()
})
