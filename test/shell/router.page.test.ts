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

describe('a link', () => {
  test('of ours changes the page; the title is told and has the focus, even when it comes late', async () => {
    show('Fils')
    click('#to-one')
    await vi.waitFor(() => expect(router.shown?.params).toEqual({ thread: 't1' }))
    show('Qui appelle qui ?')

    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Qui appelle qui ?'))
    expect(router.announcement).toBe('Qui appelle qui ?')
  })

  test('to a file, or asked in a new tab, is the browser’s', () => {
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

  test('is prepared as soon as one points at it', () => {
    loaded.length = 0
    main.querySelector('#to-one')!.dispatchEvent(new PointerEvent('pointerenter'))
    expect(loaded).toEqual(['one'])
  })

  test('with an anchor lands there, even when the post comes after the page', async () => {
    await router.go('/essai/fils/t2#post-9')
    show(
      'Un long fil',
      '<div style="height:3000px"></div><p id="post-9">Ici</p><div style="height:3000px"></div>',
    )
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('post-9'))
    expect(scrollY).toBeGreaterThan(2000)
  })
})

describe('going back', () => {
  test('finds the place one left', async () => {
    scrollTo({ top: 1234, behavior: 'instant' })
    await vi.waitFor(() => expect(scrollY).toBe(1234))
    await new Promise(requestAnimationFrame)
    await router.go('/essai/fils')
    expect(scrollY).toBe(0)
    history.back()
    await vi.waitFor(() => expect(scrollY).toBe(1234))
    expect(location.pathname).toBe('/essai/fils/t2')
  })

  test('is held by a text not sent, and asked about', async () => {
    const answers = [false, true]
    const letGo = vi.fn(() => answers.shift()!)
    const release = router.block({ holds: () => true, letGo })
    const before = location.href

    history.back()
    await vi.waitFor(() => expect(letGo).toHaveBeenCalledOnce())
    await vi.waitFor(() => expect(location.href).toBe(before))
    history.back()
    await vi.waitFor(() => expect(location.href).not.toBe(before))
    release()
  })
})

test('a query changes without leaving the page', () => {
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

test('a page that cannot be fetched says so, and comes when the network does', async () => {
  let network = false
  vi.stubGlobal('fetch', () =>
    network ? Promise.resolve(new Response()) : Promise.reject(new TypeError('offline')),
  )
  const far = new Router({ far: '/loin' }, { far: { file: 'far', layout: 'open' } })
  history.replaceState(null, '', '/loin')
  await far.start(() =>
    network ? Promise.resolve((() => ({})) as unknown as AnyPage) : Promise.reject(new TypeError('gone')),
  )
  await vi.waitFor(() => expect(far.unreachable).toBe(true))

  network = true
  await far.go('/loin')
  expect(far.unreachable).toBe(false)
  history.replaceState(null, '', here)
  vi.unstubAllGlobals()
})
