import type { AnyPage } from './router.svelte.ts'

const files = import.meta.glob<AnyPage>(['./*/*Page.svelte', '!./shell/LazyNotFoundPage.svelte'], {
  import: 'default',
})

/** Loads a page's component by its name in routes.ts. */
export async function loadPage(page: string): Promise<AnyPage> {
  return (files[`./${page}.svelte`] ?? files['./shell/NotFoundPage.svelte']!)()
}
