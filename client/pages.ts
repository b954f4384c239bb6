import type { AnyPage } from './router.svelte.ts'

const files = import.meta.glob<AnyPage>('./*/*Page.svelte', { import: 'default' })

/** The lazy chunk of a page, by the name that routes.ts gives it. */
export async function loadPage(page: string): Promise<AnyPage> {
  return (files[`./${page}.svelte`] ?? files['./shell/NotFoundPage.svelte']!)()
}
