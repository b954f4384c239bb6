import type { AnyPage } from './router.svelte.ts'
import NotFoundPage from './shell/NotFoundPage.svelte'

const files = import.meta.glob<AnyPage>(['./*/*Page.svelte', '!./shell/NotFoundPage.svelte'], {
  import: 'default',
})

/** The lazy chunk of a page, by the name that routes.ts gives it. */
export async function loadPage(page: string): Promise<AnyPage> {
  return (await files[`./${page}.svelte`]?.()) ?? NotFoundPage
}
