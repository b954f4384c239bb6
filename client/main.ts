import { mount } from 'svelte'
import App from './App.svelte'
import { keepFocus } from './focus.ts'
import { me } from './me.svelte.ts'
import { loadPage } from './load-page.ts'
import { router } from './routes.ts'

mount(App, { target: document.getElementById('app')! })
keepFocus()
void me.load()
void router.start(loadPage)
