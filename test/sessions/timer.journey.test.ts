import { expect, it } from 'vitest'
import { useBrowser } from '../support/browser-pages.ts'
import { CAST, useServer } from '../support/people.ts'
import { underWay } from './sessions.ts'

const { found, app } = useServer()
const opens = useBrowser(app)

const HOUR_MS = 3_600_000
const FIVE_MINUTES = /^[45]:\d\d$/

it('board page: a timer counts on when the clock of the device is put right', async () => {
  const { solange, community } = await found(CAST)
  const { id } = await underWay(solange)
  const page = await opens(solange, `/c/reseau-${community}/seances/${id}`)
  await page.getByRole('button', { name: 'Minuteur', exact: true }).click()
  await page.getByRole('menuitem', { name: '5 minutes', exact: true }).click()
  const timer = page.getByRole('timer', { name: 'Temps restant' })
  await expect.poll(() => timer.innerText()).toMatch(FIVE_MINUTES)

  for (const moved of [HOUR_MS, -2 * HOUR_MS]) {
    await page.evaluate(moveClock, moved)
    const shown = await timer.innerText()
    await expect.poll(() => timer.innerText(), { timeout: 20_000 }).not.toBe(shown)
    expect(await timer.innerText()).toMatch(FIVE_MINUTES)
  }
})

/** What a page reads of a clock that is put right: `Date` jumps, `performance.now()` does not. */
function moveClock(byMs: number): void {
  const Before = Date
  globalThis.Date = class extends Before {
    constructor(...given: [] | [number]) {
      super(...((given.length > 0 ? given : [Before.now() + byMs]) as [number]))
    }
    static override now = () => Before.now() + byMs
  } as DateConstructor
}
