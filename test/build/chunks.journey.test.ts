import { readdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright'
import { expect, it } from 'vitest'
import { useServer } from '../support/people.ts'
import { chromiumLaunch } from '../support/chromium.ts'
import type { AddressInfo } from 'node:net'

const ASSETS = path.join(import.meta.dirname, '../../dist/assets')

const { app } = useServer()

it('build: every chunk starts in a browser', async () => {
  const browser = await chromium.launch(chromiumLaunch())
  try {
    const page = await browser.newPage()
    const { port } = app().server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/connexion`)
    const chunks = readdirSync(ASSETS).filter((name) => name.endsWith('.js') && !name.startsWith('theme'))
    expect(chunks.length).toBeGreaterThan(20)
    for (const chunk of chunks) {
      // As a string, which Vite leaves as it is.
      const failure = await page.evaluate(`import('/assets/${chunk}').then(() => '', String)`)
      expect.soft(failure, chunk).toBe('')
    }
  } finally {
    await browser.close()
  }
})
