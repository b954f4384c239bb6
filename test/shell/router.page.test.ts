import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Router, type AnyPage } from '#client/router.svelte.ts'

const router = new Router(
  { list: '/essai/fils', one: '/essai/fils/:thread' },
  { list: { file: 'list', layout: 'inside' }, one: { file: 'one', layout: 'inside' } },
)
const here = location.href
const main = document.createElement('main')
main.innerHTML = `
  <a id="to-one" href="/essai/fils/t1">Un fil</a>
  <a id="to-file" href="/api/fils.pdf">Un fichier</a>`
/** A page, as it puts its title on screen: at once, or when its data has come. */
function show(title: string, after = '') {
  main.querySelector('h1')?.remove()
  main.insertAdjacentHTML('afterbegin', `<h1>${title}</h1>`)
  main.insertAdjacentHTML('beforeend', after)
  document.title = title
}
const loaded: string[] = []

beforeEach(async () => {
  if (main.isConnected) return
  document.body.append(main)
  history.replaceState(null, '', '/essai/fils')
  await router.start((page) => {
    loaded.push(page)
    main.querySelector('h1')?.remove()
    return Promise.resolve((() => ({})) as unknown as AnyPage)
  })
})

describe('router: links', () => {
  test('an internal link changes the page; its title is announced and focused, even when it comes late', async () => {
    show('Fils')
    click('#to-one')
    await expect.poll(() => router.shown?.params).toEqual({ thread: 't1' })
    show('Qui appelle qui ?')

    await expect.poll(() => document.activeElement?.textContent).toBe('Qui appelle qui ?')
    expect(router.announcement).toBe('Qui appelle qui ?')
  })

  test('a link to a file, or opened in a new tab, is left to the browser', () => {
    const seen: boolean[] = []
    const watch = (event: MouseEvent) => {
      seen.push(event.defaultPrevented)
      event.preventDefault()
    }
    addEventListener('click', watch)
    click('#to-file')
    click('#to-one', { ctrlKey: true })
    removeEventListener('click', watch)
    expect(seen).toEqual([false, false])
  })

  test('a page is prefetched when its link is pointed at', () => {
    loaded.length = 0
    main.querySelector('#to-one')!.dispatchEvent(new PointerEvent('pointerenter'))
    expect(loaded).toEqual(['one'])
  })

  test('a link with an anchor scrolls there, even when the post loads after the page', async () => {
    await router.go('/essai/fils/t2#post-9')
    show(
      'Un long fil',
      '<div style="height:3000px"></div><p id="post-9">Ici</p><div style="height:3000px"></div>',
    )
    await expect.poll(() => document.activeElement?.id).toBe('post-9')
    expect(scrollY).toBeGreaterThan(2000)
  })
})

describe('router: going back', () => {
  test('going back restores the scroll position', async () => {
    scrollTo({ top: 1234, behavior: 'instant' })
    await expect.poll(() => scrollY).toBe(1234)
    await new Promise(requestAnimationFrame)
    await router.go('/essai/fils')
    expect(scrollY).toBe(0)
    history.back()
    await expect.poll(() => scrollY).toBe(1234)
    expect(location.pathname).toBe('/essai/fils/t2')
  })

  test('leaving a page with unsent text asks for confirmation', async () => {
    const answers = [false, true]
    const letGo = vi.fn(() => answers.shift()!)
    const release = router.block({ holds: () => true, letGo })
    const before = location.href

    history.back()
    await expect.poll(() => letGo.mock.calls.length).toBe(1)
    await expect.poll(() => location.href).toBe(before)
    history.back()
    await expect.poll(() => location.href).not.toBe(before)
    release()
  })
})

test('router: changing the query keeps the page', () => {
  const at = router.shown?.url.pathname
  router.setQuery({ etat: 'ouvert', q: null })
  expect(router.query.get('etat')).toBe('ouvert')
  expect(router.shown?.url.pathname).toBe(at)
  history.replaceState(null, '', here)
})

function click(selector: string, how: MouseEventInit = {}) {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true, button: 0, ...how })
  main.querySelector(selector)!.dispatchEvent(event)
}

test('router: a page that cannot be downloaded says so, and loads when the network is back', async () => {
  let network = false
  vi.stubGlobal('fetch', () =>
    network ? Promise.resolve(new Response()) : Promise.reject(new TypeError('offline')),
  )
  const far = new Router({ far: '/loin' }, { far: { file: 'far', layout: 'open' } })
  history.replaceState(null, '', '/loin')
  await far.start(() =>
    network ? Promise.resolve((() => ({})) as unknown as AnyPage) : Promise.reject(new TypeError('gone')),
  )
  await expect.poll(() => far.unreachable).toBe(true)

  network = true
  await far.go('/loin')
  expect(far.unreachable).toBe(false)
  history.replaceState(null, '', here)
  vi.unstubAllGlobals()
})
