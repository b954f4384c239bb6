import { createRawSnippet } from 'svelte'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import LazyComponent from '#client/ui/LazyComponent.svelte'

test('lazy component: a failed download says so and can be retried', async () => {
  let failures = 1
  const load = () =>
    failures-- > 0
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve({ default: 'Le tableau' })
  const children = createRawSnippet((words: () => unknown) => ({ render: () => `<p>${String(words())}</p>` }))
  await render(LazyComponent, { load, children })

  await expect.element(page.getByRole('alert')).toMatchTextContent('Ce que vous avez écrit est gardé.')
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await expect.element(page.getByText('Le tableau')).toBeVisible()
})
