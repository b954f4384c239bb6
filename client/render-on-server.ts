import { render as renderComponent } from 'svelte/server'
import type { Myself } from '#server/community/me.contract.ts'
import { WhoAmI, me } from './me.svelte.ts'
import App from './App.svelte'
import { embed, embedded, type Embedded } from './embedded.ts'
import { loadPage } from './load-page.ts'
import { router } from './routes.ts'
import common from './styles/first.css?inline'

/** The page at a path, with its component as `threads/ThreadPage`. */
export function pageAt(path: string) {
  const found = router.match(new URL(path, 'http://page'))
  return found && { name: found.name, file: found.page.file, params: found.params }
}

const NOBODY: Myself = {
  person: null,
  demo: false,
  installed: true,
  secondFactorNeeded: false,
  communities: [],
  invitations: [],
}

/**
 * Renders a page as the browser would. The client keeps in its modules who is signed in, where they are and what time it
 * is: these are set, the page is rendered without a pause, and they are unset, so that two people never meet in them.
 */
export async function render(url: URL, data: Embedded) {
  const shown = await router.ready(url, loadPage)
  // From here on nothing awaits.
  try {
    embed(data)
    me.is(embedded(WhoAmI)!)
    me.enter(me.community(shown.params['community']))
    router.stand(shown)
    return withStylesApart(renderComponent(App))
  } finally {
    router.stand(null)
    me.is(NOBODY)
    embed(undefined)
  }
}

/** Svelte puts the sheet of each component into an element of its own. */
function withStylesApart({ head, body }: { head: string; body: string }) {
  const [before = '', ...elements] = head.split('<style id="')
  const styles = [common]
  let rest = before
  for (const element of elements) {
    const end = element.indexOf('</style>')
    styles.push(element.slice(element.indexOf('>') + 1, end))
    rest += element.slice(end + '</style>'.length)
  }
  return { head: rest, body, styles }
}
