/* eslint-disable svelte/prefer-svelte-reactivity -- what is reactive here is said with $state; the rest is bookkeeping */
import { newId } from './new-id.ts'
import type { Component } from 'svelte'
import { tick } from 'svelte'
import { connection } from './connection.svelte.ts'
import { anchorTarget, land } from './landing.ts'

/** The component at a path (routes.ts). */
export interface Page {
  /** The component, as `noun/NamePage`: the file is `client/noun/NamePage.svelte`. */
  readonly file: string
  /** `inside` needs a sign-in and has the frame; `open` is for anyone, without it. */
  readonly layout: 'inside' | 'open'
}

export type AnyPage = Component<Record<string, unknown>>
export type LoadPage = (page: string) => Promise<AnyPage>

export interface Shown {
  readonly name: string
  readonly params: Record<string, string>
  readonly layout: Page['layout']
  readonly Page: AnyPage
  readonly url: URL
}

/** Asks before leaving a page: an unsaved form, an unsent text. */
export interface Blocker {
  holds(): boolean
  /** Called when a link is followed; `true` allows leaving. */
  letGo(): boolean | Promise<boolean>
}

interface Entry {
  key: string
  index: number
}
const RELOADED = 'liane:reloaded'
const ONCE_IN_MS = 10_000

/** The not-found route. */
const NOWHERE = {
  name: '',
  params: {} as Record<string, string>,
  page: { file: 'shell/NotFoundPage', layout: 'open' } as Page,
}

type How = 'load' | 'push' | 'pop'

/** Routes paths to lazy pages, with the browser's behaviour: scroll, anchors, focus, announcement, new tabs. */
export class Router<Name extends string> {
  #announcement = $state('')
  #pending = $state(false)
  #unreachable = $state(false)
  #shown = $state.raw<Shown | null>(null)
  #turn = 0
  #stopLanding = () => {}
  #here: Entry = { key: 'first', index: 0 }
  readonly #table: { name: string; page: Page; pattern: RegExp; names: string[] }[]
  readonly #blockers = new Set<Blocker>()
  readonly #scrolls = new Map<string, number>()
  #load: LoadPage = () => Promise.reject(new Error('no pages'))

  /** The page title, announced after navigation. */
  get announcement() {
    return this.#announcement
  }
  get pending() {
    return this.#pending
  }
  /** Whether the page could not be downloaded. */
  get unreachable() {
    return this.#unreachable
  }

  constructor(paths: Readonly<Record<Name, string>>, pages: Readonly<Record<Name, Page>>) {
    this.#table = Object.entries<string>(paths).map(([name, path]) => {
      const names = [...path.matchAll(/:(\w+)/g)].map((found) => found[1]!)
      const pattern = new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}/?$`)
      return { name, page: pages[name as Name], names, pattern }
    })
  }

  get shown(): Shown | null {
    return this.#shown
  }

  /** The current query, reactive. */
  get query(): URLSearchParams {
    return this.#shown?.url.searchParams ?? new URLSearchParams()
  }

  isAt(...names: Name[]): boolean {
    return (names as string[]).includes(this.#shown?.name ?? '')
  }

  /** Shows the page of the address bar. */
  async start(load: LoadPage): Promise<void> {
    this.#load = load
    history.scrollRestoration = 'manual'
    const entry = history.state as Partial<Entry> | null
    if (entry?.key) this.#here = { key: entry.key, index: entry.index ?? 0 }
    else history.replaceState({ ...this.#here, key: newId() }, '')
    addEventListener('popstate', () => void this.#popped())
    addEventListener('scroll', () => this.#scrolls.set(this.#here.key, scrollY), { passive: true })
    addEventListener('beforeunload', (event) => {
      if ([...this.#blockers].some((blocker) => blocker.holds())) event.preventDefault()
    })
    document.addEventListener('click', (event) => this.#clicked(event))
    for (const sign of ['pointerenter', 'focusin', 'touchstart'] as const)
      document.addEventListener(sign, (event) => this.#preload(event), { capture: true, passive: true })
    const url = new URL(location.href)
    if (this.#shown) await this.#land(null, url, 'load')
    else await this.#show(url, 'load')
  }

  /** Loads the page of an address, to show it at once with `stand`: on the server, and where it has been rendered there. */
  async ready(url: URL, load: LoadPage): Promise<Shown> {
    const { name, params, page } = this.match(url) ?? NOWHERE
    return { name, params, layout: page.layout, Page: await load(page.file), url }
  }
  stand(shown: Shown | null): void {
    this.#shown = shown
  }

  async go(to: string, { replace = false } = {}): Promise<void> {
    if (!(await this.#letGo())) return
    const url = new URL(to, location.href)
    // Paths that are not client routes, e.g. a public issue, are left to the server.
    if (!this.match(url)) return location.assign(url)
    // Loads the page before changing the address: without a network, the current page stays.
    if (!(await this.#fetched(url))) return
    this.#here = { key: newId(), index: this.#here.index + (replace ? 0 : 1) }
    history[replace ? 'replaceState' : 'pushState']({ ...this.#here }, '', url)
    await this.#show(url, 'push')
  }

  /** Changes the query of this page without leaving it: filters, a search. `null` removes. */
  setQuery(changes: Record<string, string | null>, { replace = true } = {}): void {
    const url = new URL(location.href)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') url.searchParams.delete(name)
      else url.searchParams.set(name, value)
    }
    if (!replace) this.#here = { key: newId(), index: this.#here.index + 1 }
    history[replace ? 'replaceState' : 'pushState']({ ...this.#here }, '', url)
    if (this.#shown) this.#shown = { ...this.#shown, url }
  }

  /** Blocks navigation while `blocker.holds()`. @returns a function that removes it, fit for an $effect */
  block(blocker: Blocker): () => void {
    this.#blockers.add(blocker)
    return () => void this.#blockers.delete(blocker)
  }

  /** Call when a page's data has loaded: scrolls to the address's anchor again. */
  settleAnchor(): void {
    void tick().then(() => anchorTarget()?.scrollIntoView())
  }

  async #show(url: URL, how: How): Promise<void> {
    const found = this.match(url) ?? NOWHERE
    const before = this.#shown
    const Page = await this.#fetched(url)
    if (!Page) return
    this.#shown = { name: found.name, params: found.params, layout: found.page.layout, Page, url }
    await this.#land(before, url, how)
  }

  async #land(before: Shown | null, url: URL, how: How): Promise<void> {
    await tick()
    const moved = before?.url.pathname !== url.pathname
    if (how === 'push' && moved && !url.hash) scrollTo({ top: 0, behavior: 'instant' })
    this.#stopLanding()
    this.#stopLanding = land({
      scroll: how === 'pop' ? this.#scrolls.get(this.#here.key) : undefined,
      focus: how !== 'load' && (moved || url.hash !== ''),
      arrived: () => (this.#announcement = document.title),
    })
  }

  /** Loads the page of an address; undefined when it failed, or when another was requested meanwhile. */
  async #fetched(url: URL): Promise<AnyPage | undefined> {
    const turn = ++this.#turn
    this.#pending = true
    const { page } = this.match(url) ?? NOWHERE
    const Page = await this.#load(page.file).catch(() => undefined)
    if (turn !== this.#turn) return undefined
    this.#pending = false
    if (Page) this.#unreachable = false
    else await this.#unfetched(url)
    return Page
  }

  /** Either there is no network, or a new version removed the file: reload. */
  async #unfetched(url: URL): Promise<void> {
    const answers = await fetch(url, { method: 'HEAD' }).then(
      ({ ok }) => ok,
      () => false,
    )
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0)
    if (answers && Date.now() - last > ONCE_IN_MS) {
      sessionStorage.setItem(RELOADED, String(Date.now()))
      location.assign(url)
    } else {
      connection.setOnline(answers)
      this.#unreachable = this.#shown === null
    }
  }

  /** Retries the page that could not be downloaded. */
  async retry(): Promise<void> {
    sessionStorage.removeItem(RELOADED)
    await this.#unfetched(new URL(location.href))
  }

  async #popped(): Promise<void> {
    const entry = (history.state as Entry | null) ?? { key: 'first', index: 0 }
    if (entry.key === this.#here.key) return
    const back = entry.index - this.#here.index
    const isBlocked = [...this.#blockers].some((blocker) => blocker.holds())
    if (isBlocked) {
      // The browser has already changed the address: restore it, ask, then move.
      await this.#traverse(-back)
      if (!(await this.#letGo())) return
      await this.#traverse(back)
    }
    this.#here = entry
    await this.#show(new URL(location.href), 'pop')
  }

  #traverse(by: number): Promise<void> {
    return new Promise((arrived) => {
      addEventListener('popstate', (event) => (event.stopImmediatePropagation(), arrived()), {
        once: true,
        capture: true,
      })
      history.go(by)
    })
  }

  async #letGo(): Promise<boolean> {
    for (const blocker of this.#blockers) if (blocker.holds() && !(await blocker.letGo())) return false
    return true
  }

  /** The page of an address; none for one that is not the client's. */
  match(url: URL) {
    for (const { name, page, pattern, names } of this.#table) {
      const found = pattern.exec(url.pathname)
      if (found)
        return {
          name,
          page,
          params: Object.fromEntries(names.map((key, i) => [key, decodeURIComponent(found[i + 1]!)])),
        }
    }
    return undefined
  }

  /** A link to one of our pages; files and new tabs are left to the browser. */
  #ours(event: Event): URL | undefined {
    const link = (event.target as Element | null)?.closest?.<HTMLAnchorElement>('a[href]')
    if (!link || link.target || link.hasAttribute('download') || link.rel.includes('external'))
      return undefined
    const url = new URL(link.href, location.href)
    return url.origin === location.origin && this.match(url) ? url : undefined
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const url = this.#ours(event)
    if (!url) return
    event.preventDefault()
    void this.go(url.href)
  }

  #preload(event: Event): void {
    const url = event.target instanceof Element ? this.#ours(event) : undefined
    if (url) void this.#load(this.match(url)!.page.file).catch(() => {})
  }
}
