import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts } from '#client/drafts.ts'
import { me } from '#client/me.svelte.ts'
import EditPostDialog from '#client/threads/EditPostDialog.svelte'
import { ThreadModel } from '#client/threads/thread.svelte.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { EditPost, ReadPost } from '#server/threads/contract.ts'
import { aCommunity, anId, aPost, someoneSignedIn } from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const spro = aCommunity()
const field = page.getByRole('textbox', { name: 'Modifier votre message' })
const post = aPost(2, 'Un.')
const opens = () =>
  render(EditPostDialog, {
    model: new ThreadModel(spro.id, anId(77)),
    community: spro,
    post,
    onclose: () => {},
  })

beforeEach(async () => {
  clearDrafts()
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
  answer(ReadPost, () => ({ body: fromPlain('Un.'), vignette: null, versions: [] }))
})

test('edit a post: changed in another tab, both texts are shown, and saving again replaces it knowingly', async () => {
  refuse(EditPost, {
    type: '/problems/changed-meanwhile',
    status: 409,
    title: 'Ce texte a changé',
    current: { body: fromPlain('Deux, ailleurs.') },
  })
  await opens()
  await expect.element(field).toHaveTextContent('Un.')
  await field.click()
  await userEvent.keyboard('{Control>}{End}{/Control} Trois, ici.')
  await page.getByRole('button', { name: 'Enregistrer' }).click()

  await expect.element(page.getByText('Ce texte a changé')).toBeVisible()
  await expect.element(page.getByText('Deux, ailleurs.')).toBeVisible()
  await expect.element(field).toHaveTextContent('Un. Trois, ici.')
  expect(await axeFindings()).toEqual([])

  const asked: unknown[] = []
  answer(EditPost, ({ body }) => {
    asked.push(body)
    return post
  })
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await expect
    .poll(() => asked)
    .toEqual([{ body: fromPlain('Un. Trois, ici.'), before: { body: fromPlain('Deux, ailleurs.') } }])
})

test('edit a post: a draft begun on an older text is compared with that one, also after a reload', async () => {
  const { unmount } = await opens()
  await expect.element(field).toHaveTextContent('Un.')
  await field.click()
  await userEvent.keyboard('{Control>}{End}{/Control} Trois.')
  await unmount()

  answer(ReadPost, () => ({ body: fromPlain('Deux.'), vignette: null, versions: [] }))
  const asked: unknown[] = []
  answer(EditPost, ({ body }) => {
    asked.push(body)
    return post
  })
  await opens()
  await expect.element(field).toHaveTextContent('Un. Trois.')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await expect.poll(() => asked).toMatchObject([{ before: { body: fromPlain('Un.') } }])
})
