import axe from 'axe-core'
import { chromium, type Browser, type Page } from 'playwright'
import { expect } from 'vitest'
import { chromiumPath, STEP_WITHIN_MS } from '../support/chromium.ts'

const WIDTHS = [360, 768, 1280]
const SCHEMES = ['light', 'dark'] as const
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const TALL = 900

/** People at their own browsers, on one server. */
export class Browsers {
  readonly #browser: Browser
  readonly #url: string
  /** Pages that axe has looked at, at each width and in both themes. */
  readonly judged: string[] = []

  private constructor(browser: Browser, url: string) {
    this.#browser = browser
    this.#url = url
  }

  static async open(url: string): Promise<Browsers> {
    return new Browsers(await chromium.launch({ executablePath: chromiumPath() }), url)
  }

  /** Someone of the demo, who has come in by the door of the demo. */
  async seat(name: string): Promise<Page> {
    const context = await this.#browser.newContext({
      locale: 'fr-FR',
      viewport: { width: 1280, height: TALL },
    })
    context.setDefaultTimeout(STEP_WITHIN_MS)
    const page = await context.newPage()
    page.on('pageerror', (error) => expect.soft(error.message, 'an error in the page').toBe(''))
    await page.goto(`${this.#url}/connexion`)
    await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: /^Bonjour/ }).waitFor()
    return page
  }

  /** Someone without an account. Without JavaScript, axe cannot look. */
  async passerBy({ javaScriptEnabled = true } = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'fr-FR', javaScriptEnabled })
    context.setDefaultTimeout(STEP_WITHIN_MS)
    return context.newPage()
  }

  /** axe finds nothing, at any width, in light and dark; and nothing is wider than the screen. */
  async judge(page: Page, what: string): Promise<void> {
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: TALL })
        await endTransitions(page)
        const where = `${what}, ${width} px, ${colorScheme}`
        expect.soft(await violations(page), where).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect.soft(overflow, `${where}: wider than the screen`).toBeLessThanOrEqual(0)
        this.judged.push(where)
      }
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
    await page.setViewportSize({ width: 1280, height: TALL })
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}

/** Ends the transitions, then the ones that start as they end: a colour between two themes belongs to neither. */
async function endTransitions(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    for (const transition of transitions) transition.finish()
    return transitions.length === 0
  })
}

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, not by a script of the page: the content security policy stays as it is.
  await page.evaluate(axe.source)
  const found = await page.evaluate(
    async (rules) =>
      (
        await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: rules })
      ).violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join(' | ')}`,
      ),
    RULES,
  )
  return found.map((violation) => violation.slice(0, 400))
}
