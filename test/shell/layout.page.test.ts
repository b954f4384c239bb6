import { createRawSnippet } from 'svelte'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { me } from '#client/me.svelte.ts'
import { router } from '#client/routes.ts'
import SignedInLayout from '#client/shell/SignedInLayout.svelte'
import { toasts } from '#client/ui/toasts.svelte.ts'
import { SignOut } from '#server/accounts/contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { axeFindings } from '#test/support/axe.ts'
import { aCommunity, someoneSignedIn } from '#test/support/builders.ts'
import { answer } from '#test/support/fake-api.ts'

const spro = aCommunity({ scope: 'decide' })
const cindy = { ...someoneSignedIn({}, [spro]), demo: true }
const children = createRawSnippet(() => ({ render: () => '<h1>Ce sur quoi nous butons</h1>' }))
const show = () => render(SignedInLayout, { community: spro, children })

beforeEach(async () => {
  localStorage.clear()
  delete document.documentElement.dataset['theme']
  document.documentElement.lang = 'fr'
  document.title = 'Fils'
  answer(WhoAmI, () => cindy)
  await me.load()
  await page.viewport(1280, 800)
})

describe('frame: page layout', () => {
  for (const [width, theme] of [
    [1280, 'light'],
    [768, 'dark'],
    [320, 'light'],
  ] as const) {
    test(`shows its labels and passes axe, ${width} px, ${theme} theme`, async () => {
      document.documentElement.dataset['theme'] = theme
      await page.viewport(width, 800)
      await show()

      await expect.element(page.getByRole('link', { name: 'Boîte à outils' })).toBeVisible()
      await expect.element(page.getByText('Annuaire')).toBeVisible()
      expect(await axeFindings()).toEqual([])
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    })
  }

  test('the search field opens the search page', async () => {
    const go = vi.spyOn(router, 'go').mockResolvedValue()
    await show()
    await page.getByRole('searchbox', { name: 'Rechercher dans la communauté' }).fill('relances & co')
    await userEvent.keyboard('{Enter}')
    expect(go).toHaveBeenCalledWith('/c/spro/recherche?q=relances+%26+co')
    go.mockRestore()
  })
})

describe('frame: account menu', () => {
  const open = async () => {
    await show()
    await page.getByRole('button', { name: 'Mon compte, Cindy Brémaud' }).click()
  }

  test('arrow keys move within the account menu, and closing it returns the focus', async () => {
    await open()
    await expect.element(page.getByRole('menuitem', { name: 'Mon compte' })).toHaveFocus()
    expect(await axeFindings()).toEqual([])
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    await expect.element(page.getByRole('menuitemradio', { name: 'Fond clair' })).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('button', { name: /Mon compte/ })).toHaveFocus()
  })

  test('the choice of the dark theme is remembered', async () => {
    await open()
    await page.getByRole('menuitemradio', { name: 'Fond sombre' }).click()
    expect(document.documentElement.dataset['theme']).toBe('dark')
    expect(localStorage.getItem('liane:theme')).toBe('dark')
  })

  test('signing out erases the drafts', async () => {
    const go = vi.spyOn(router, 'go').mockResolvedValue()
    localStorage.setItem(`liane:draft:${cindy.person!.id}:thread/1/reply`, '{"at":1,"value":"Bonjour"}')
    answer(SignOut, () => ({ done: true as const }))
    await open()
    answer(WhoAmI, () => ({ ...cindy, person: null, communities: [] }))
    await page.getByRole('menuitem', { name: 'Se déconnecter', exact: true }).click()

    await expect.poll(() => go.mock.calls).toEqual([['/connexion']])
    expect(localStorage.length).toBe(0)
    go.mockRestore()
  })
})

test('toasts: an action is undone from its toast', async () => {
  const undo = vi.fn()
  await show()
  toasts.show('Le fil est mis de côté.', undo)
  await page.getByRole('button', { name: 'Annuler' }).click()
  expect(undo).toHaveBeenCalledOnce()
  await expect.element(page.getByText('Le fil est mis de côté.')).not.toBeInTheDocument()
})

test('connection: a lasting disconnection shows a banner that explains it', async () => {
  await show()
  window.dispatchEvent(new Event('offline'))
  await expect.element(page.getByText(/ce que vous écrivez est gardé ici/)).toBeVisible()
  window.dispatchEvent(new Event('online'))
  await expect.element(page.getByText(/ce que vous écrivez est gardé ici/)).not.toBeInTheDocument()
})
