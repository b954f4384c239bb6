import { mount } from 'svelte'
import App from './App.svelte'
import { me } from './me.svelte.ts'
import { loadPage } from './pages.ts'
import { router } from './routes.ts'

mount(App, { target: document.getElementById('app')! })
void me.load()
void router.start(loadPage)
