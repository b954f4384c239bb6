import axe from 'axe-core'
import { chromium, firefox, type Browser, type BrowserContextOptions, type Page } from 'playwright'
import { expect } from 'vitest'
import { BROWSER_ENV, chromiumLaunch, STEP_WITHIN_MS } from '../support/chromium.ts'
import { firefoxPath } from '../support/firefox.ts'

const narrow = { widths: [360], schemes: ['light'] } as const
/** How each engine is started, and what its pages are judged in. Firefox cannot be told to prefer the dark theme. */
const ENGINES = {
  Chromium: {
    start: () => chromium.launch(chromiumLaunch()),
    widths: [360, 768, 1280],
    schemes: ['light', 'dark'],
  },
  'Chrome 109': {
    start: () => chromium.launch(chromiumLaunch('chromium-109')),
    ...narrow,
  },
  Firefox: {
    // Firefox as Debian ships it, over WebDriver BiDi; Playwright's own build cannot be fetched.
    start: () => firefox.launch({ channel: 'moz-firefox', executablePath: firefoxPath(), env: BROWSER_ENV }),
    ...narrow,
  },
} as const
export type Engine = keyof typeof ENGINES

/** Whether an engine can be started on this machine. */
export const starts = (engine: Engine): Promise<boolean> =>
  ENGINES[engine].start().then(
    (browser) => browser.close().then(() => true),
    () => false,
  )

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const TALL = 900

/** What Firefox's console says of a socket that is refused or left, which Chromium does not count as an error. */
const LOST_SOCKET = /connection .*to (the server at )?ws:/

/** People at their own browsers, on one server: each has the focus of their own. */
export class Browsers {
  readonly #opened: Browser[] = []
  readonly #url: string
  readonly #engine: Engine
  /** Pages that axe has looked at, at each width and in each theme. */
  readonly judged: string[] = []

  constructor(url: string, engine: Engine) {
    this.#url = url
    this.#engine = engine
  }

  /** Someone of the demo, who has come in by the door of the demo. */
  async seat(name: string): Promise<Page> {
    const page = await this.#open({ viewport: { width: 1280, height: TALL } })
    page.on('pageerror', ({ message }) => {
      if (!LOST_SOCKET.test(message)) expect.soft(message, 'an error in the page').toBe('')
    })
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
    return this.#open({ javaScriptEnabled })
  }

  async #open(options: BrowserContextOptions): Promise<Page> {
    const browser = await ENGINES[this.#engine].start()
    this.#opened.push(browser)
    const context = await browser.newContext({ locale: 'fr-FR', ...options })
    context.setDefaultTimeout(STEP_WITHIN_MS)
    return context.newPage()
  }

  /** axe finds nothing, at any width, in any theme; and nothing is wider than the screen. */
  async judge(page: Page, what: string): Promise<void> {
    const { schemes, widths } = ENGINES[this.#engine]
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of widths) {
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
    await Promise.all(this.#opened.map((browser) => browser.close()))
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
