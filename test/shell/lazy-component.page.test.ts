import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import LazyComponent from '#client/ui/LazyComponent.svelte'
import Skeleton from '#client/ui/Skeleton.svelte'

test('lazy component: a failed download says so and can be retried', async () => {
  let failures = 1
  const load = () =>
    failures-- > 0 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve({ default: Skeleton })
  await render(LazyComponent, { load })

  await expect.element(page.getByRole('alert')).toMatchTextContent('Ce que vous avez écrit est gardé.')
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await expect.element(page.getByText('Chargement…')).toBeInTheDocument()
})
