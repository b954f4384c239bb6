import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import Gallery from '#client/gallery/Gallery.svelte'
import { axeFindings } from '#test/support/axe.ts'

for (const theme of ['light', 'dark']) {
  test(`gallery: every component renders and passes axe, ${theme} theme`, async () => {
    document.documentElement.lang = 'fr'
    document.documentElement.dataset['theme'] = theme
    await render(Gallery)

    await expect.element(page.getByRole('region', { name: 'Notice' })).toBeVisible()
    await expect.element(page.getByRole('alert')).toMatchTextContent('Ce fil est clos')
    expect(await axeFindings()).toEqual([])
  })
}
