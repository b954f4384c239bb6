import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFailed } from 'vitest'
import { chromiumLaunch, STEP_WITHIN_MS } from './chromium.ts'
import type { Person } from './people.ts'

/** A browser for a test file: opens a page as a person; any error on the page fails the test. */
export function useBrowser(app: () => FastifyInstance): (person: Person, path: string) => Promise<Page> {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch(chromiumLaunch())
  })
  afterAll(() => browser.close())
  return async (person, path) => {
    const { port } = app().server.address() as AddressInfo
    const context = await browser.newContext({ viewport: { width: 1280, height: 700 }, locale: 'fr-FR' })
    context.setDefaultTimeout(STEP_WITHIN_MS)
    const [name, value] = (await person.cookie()).split('=') as [string, string]
    await context.addCookies([{ name, value, domain: '127.0.0.1', path: '/' }])
    const page = await context.newPage()
    watchPage(page, person.id)
    await page.goto(`http://127.0.0.1:${port}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => isConnected(app(), person)).toBe(true)
    return page
  }
}

/** Any error on the page fails the test; what the page shows when the test fails is printed. */
export function watchPage(page: Page, whose: string): void {
  page.on('pageerror', (error) => expect.soft(error.message, 'an error in the page').toBe(''))
  onTestFailed(async () => {
    if (page.isClosed()) return
    const shown = await page.locator('body').ariaSnapshot()
    process.stderr.write(`the page of ${whose}:\n${shown}\n`)
  })
}

/** Whether a socket of this person has joined the rooms of facts. */
function isConnected(app: FastifyInstance, person: Person): boolean {
  return app.live.roomsHere(`person:${person.id}`).length > 0
}
