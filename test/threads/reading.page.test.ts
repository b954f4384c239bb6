import { flushSync, mount, unmount } from 'svelte'
import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts } from '#client/drafts.ts'
import Editor from '#client/editor/Editor.svelte'
import { textOfWords } from '#client/editor/rich-text.ts'
import { me } from '#client/me.svelte.ts'
import ThreadPage from '#client/threads/ThreadPage.svelte'
import { WhoAmI } from '#server/community/me.contract.ts'
import { HIDDEN_WORDS } from '#server/redactions/contract.ts'
import { AddPost, MarkRead, ReadThread } from '#server/threads/contract.ts'
import type { Post, ThreadPage as Read } from '#server/threads/thread.contract.ts'
import { aCommunity, anId, aPost, someoneSignedIn, aSignature, aThread } from '#test/support/builders.ts'
import { answer, fail, refuse } from '#test/support/fake-api.ts'

const spro = aCommunity()
const loic = aSignature({ person: anId(10), name: 'Loïc Anselmin' })
const post = (number: number, words: string, signedBy = loic) => aPost(number, words, { signedBy })
const read = (...posts: Post[]): Read => ({
  thread: aThread({ signedBy: loic, postCount: posts.length }),
  posts,
  synthesis: null,
  events: [],
  you: { lastRead: 1, following: true, isAuthor: false, isDelegate: false, isLead: false, sealedPosts: [] },
  acts: [],
})

beforeEach(async () => {
  clearDrafts()
  answer(MarkRead, () => ({ done: true as const }))
  answer(WhoAmI, () => someoneSignedIn())
  await me.load()
})
const opens = (thread: Read, community = spro) => {
  answer(ReadThread, () => thread)
  return render(ThreadPage, { community, thread: thread.thread.id })
}

test('thread page: a sent reply is shown at once, even when a later fetch fails', async () => {
  fail(AddPost, 99, () => post(2, 'Nous'))
  await opens(read(post(1, 'Qui ?')))
  await page.getByRole('textbox', { name: 'Votre réponse' }).click()
  await userEvent.keyboard('Nous rappelons le lendemain.')
  const send = page.getByRole('button', { name: 'Répondre', exact: true }).last()
  ;(send.element() as HTMLButtonElement).click()

  expect(Object.values({ ...localStorage }).join()).toContain('Nous rappelons le lendemain.')
  await expect.element(page.getByText(/Pas encore envoyé/)).toBeVisible()
  await expect.element(page.getByText('Nous rappelons le lendemain.')).toBeVisible()
})

test('thread page: a reply comes back after a reload with all that was chosen for it', async () => {
  const thread = read(post(1, 'Qui ?'), post(2, 'Nous rappelons.'))
  const sealed = { ...thread.thread, sealed: true, signedBy: null }
  const mine = { ...thread, thread: sealed, you: { ...thread.you, isAuthor: true, isDelegate: true } }
  const delegate = { ...spro, scope: 'decide' as const }
  const { unmount } = await opens(mine, delegate)
  await page.getByRole('button', { name: 'Répondre', exact: true }).first().click()
  await userEvent.keyboard('Et le lendemain ?')
  await page.getByRole('combobox', { name: 'C’est' }).selectOptions('Clarification')
  await page.getByRole('checkbox', { name: /Sans signer/ }).click()
  await page
    .getByRole('combobox', { name: 'Vous écrivez' })
    .selectOptions('au nom de ma structure : son avis')
  await page.getByRole('checkbox', { name: /Sans signer/ }).click()
  await unmount()

  await opens(mine, delegate)
  await expect
    .element(page.getByRole('textbox', { name: 'Votre réponse' }))
    .toHaveTextContent('Et le lendemain ?')
  await expect.element(page.getByRole('combobox', { name: 'C’est' })).toHaveValue('clarification')
  await expect.element(page.getByRole('checkbox', { name: /Sans signer/ })).toBeChecked()
  await expect.element(page.getByText(/^en réponse à Loïc Anselmin/)).toBeVisible()
  await page.getByRole('checkbox', { name: /Sans signer/ }).click()
  await expect.element(page.getByRole('combobox', { name: 'Vous écrivez' })).toHaveValue('structure_view')
})

test('thread page: one’s own posts are not marked as new', async () => {
  await opens(read(post(1, 'Qui ?'), post(2, 'Nous rappelons.', aSignature())))
  await expect.element(page.getByText('Nous rappelons.')).toBeVisible()
  await expect.element(page.getByText('Nouveaux messages')).not.toBeInTheDocument()
})

test('thread page: posts written by others since the last visit are marked as new', async () => {
  await opens(read(post(1, 'Qui ?'), post(2, 'Nous rappelons.')))
  await expect.element(page.getByText('Nouveaux messages')).toBeVisible()
})

test('thread page: an unknown address shows the not-found page', async () => {
  refuse(ReadThread, { type: '/problems/malformed', status: 422, title: 'La demande est incomplète.' })
  await render(ThreadPage, { community: spro, thread: 'bogus' })
  await expect.element(page.getByRole('heading', { name: 'Il n’y a rien à cette adresse' })).toBeVisible()
})

test('thread page: the reply field is one Tab away from the title', async () => {
  await opens(read(post(1, 'Qui ?'), post(2, 'Nous.')))
  await page.getByRole('button', { name: 'Répondre au fil' }).click()
  await expect.element(page.getByRole('textbox', { name: 'Votre réponse' })).toHaveFocus()
})

test('thread page: the reply field takes the keys pressed before its editor has come', async () => {
  await opens(read(post(1, 'Qui ?'), post(2, 'Nous.')))
  const go = page.getByRole('button', { name: 'Répondre au fil' })
  await expect.element(go).toBeVisible()
  ;(go.element() as HTMLElement).click()
  expect(document.activeElement).toBe(page.getByRole('textbox', { name: 'Votre réponse' }).element())
})

test('thread page: a draft that waits for its editor cannot be typed over', () => {
  const value = textOfWords('Déjà là.')
  const editor = mount(Editor, { target: document.body, props: { label: 'Votre réponse', value } })
  flushSync()
  const field = page.getByRole('textbox', { name: 'Votre réponse' }).element() as HTMLTextAreaElement
  expect(field.readOnly).toBe(true)
  void unmount(editor)
})

test('thread page: setting a link in a reply leaves the reply unsent', async () => {
  const sent: unknown[] = []
  answer(AddPost, (call) => (sent.push(call), post(2, 'Nous')))
  await opens(read(post(1, 'Qui ?')))
  const reply = page.getByRole('textbox', { name: 'Votre réponse' })
  await reply.click()
  await userEvent.keyboard('Nous rappelons le lendemain.')
  await page.getByRole('button', { name: /^Lien/ }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('liane.example')
  await userEvent.keyboard('{Enter}')

  await expect.element(reply.getByRole('link', { name: 'liane.example' })).toBeVisible()
  await expect.element(reply).toHaveFocus()
  expect(sent).toEqual([])
})

test('thread page: a hidden message is answered, but not quoted', async () => {
  const hidden = { ...post(1, HIDDEN_WORDS), redaction: { id: anId(7), state: 'pending' as const } }
  await opens(read(hidden, post(2, 'Nous rappelons.')))
  await expect.element(page.getByText(HIDDEN_WORDS)).toBeVisible()
  const acts = (number: number) =>
    page
      .getByRole('article')
      .nth(number - 1)
      .getByRole('button')
  expect(
    acts(1)
      .elements()
      .map((act) => act.textContent.trim()),
  ).not.toContain('Citer')
  expect(
    acts(2)
      .elements()
      .map((act) => act.textContent.trim()),
  ).toContain('Citer')
})
