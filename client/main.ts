import { hydrate, mount } from 'svelte'
import App from './App.svelte'
import { embed, embedded, type Embedded } from './embedded.ts'
import { keepFocus } from './focus.ts'
import { hydration } from './hydration.svelte.ts'
import { me, WhoAmI } from './me.svelte.ts'
import { loadPage } from './load-page.ts'
import { router } from './routes.ts'

// The page that index.html shows to older browsers stays.
if ('findLast' in Array.prototype) void start()

/** Not awaited by the module: the chunks of pages import it, and would wait for it while it waits for them. */
async function start(): Promise<void> {
  // Chrome before 114, Firefox before 125, Safari before 17.
  if (!('popover' in HTMLElement.prototype)) await import('@oddbird/popover-polyfill')
  const target = document.getElementById('app')!
  const data = document.getElementById('embedded')?.textContent
  if (data) await takeOver(target, JSON.parse(data) as Embedded)
  else {
    target.textContent = ''
    mount(App, { target })
    void me.load()
  }
  keepFocus()
  dispatchEvent(new Event('liane:ready'))
  void router.start(loadPage)
}

/** The server has rendered the page: its components start from the same data. */
async function takeOver(target: HTMLElement, data: Embedded): Promise<void> {
  const shown = await router.ready(new URL(location.href), loadPage)
  embed(data)
  me.is(embedded(WhoAmI)!)
  router.stand(shown)
  hydration.set(false)
  hydrate(App, { target })
  embed(undefined)
  hydration.set(true)
}
