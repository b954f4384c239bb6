import { mount } from 'svelte'
import App from './App.svelte'
import { keepFocus } from './focus.ts'
import { me } from './me.svelte.ts'
import { loadPage } from './load-page.ts'
import { router } from './routes.ts'

// The page that index.html shows to older browsers stays.
if ('findLast' in Array.prototype) {
  // Chrome before 114, Firefox before 125, Safari before 17.
  if (!('popover' in HTMLElement.prototype)) await import('@oddbird/popover-polyfill')
  const target = document.getElementById('app')!
  target.textContent = ''
  mount(App, { target })
  keepFocus()
  void me.load()
  void router.start(loadPage)
}
