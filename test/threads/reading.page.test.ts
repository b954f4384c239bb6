import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { clearDrafts } from '#client/drafts.ts'
import { me } from '#client/me.svelte.ts'
import ThreadPage from '#client/threads/ThreadPage.svelte'
import { WhoAmI, type MyCommunity } from '#server/community/me.contract.ts'
import { AddPost, MarkRead, ReadThread } from '#server/threads/contract.ts'
import type { Post, ThreadPage as Read } from '#server/threads/thread.contract.ts'
import { answer, fail, refuse } from '#test/support/fake-api.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const mlc = { id: id(2), name: 'Mission locale du Centre', shortName: 'MLC' }
const spro: MyCommunity = {
  id: id(1),
  slug: 'spro',
  name: 'SPRO Caravelle',
  localName: 'SPRO Caravelle',
  journalName: 'Le Trait d’union',
  timeZone: 'America/Martinique',
  structure: mlc,
  roles: ['member'],
  scope: null,
  managerOf: [],
}
const signed = (person: string, name: string) => ({
  person,
  name,
  structure: mlc.id,
  structureName: mlc.name,
  posture: 'personal' as const,
  scope: null,
})
const [cindy, loic] = [signed(id(9), 'Cindy Brémaud'), signed(id(10), 'Loïc Anselmin')]
const post = (number: number, words: string, signedBy = loic): Post => ({
  id: id(100 + number),
  number,
  parent: null,
  kind: number === 1 ? 'opening' : 'reply',
  html: `<p>${words}</p>`,
  signedBy,
  at: '2026-03-12T12:00:00.000Z',
  week: null,
  edited: false,
})
const read = (...posts: Post[]): Read => ({
  thread: {
    id: id(4),
    kind: 'question',
    title: 'Qui rappelle les jeunes sans réponse ?',
    status: 'open',
    level: 'community',
    circle: null,
    sensitive: false,
    sealed: false,
    tags: [],
    signedBy: loic,
    at: '2026-03-12T12:00:00.000Z',
    week: null,
    postCount: posts.length,
    lastAt: '2026-03-12T12:00:00.000Z',
    recomposed: false,
    singleStructure: false,
    caretaker: null,
    tool: null,
    session: null,
    mergedInto: null,
    reviewOn: null,
    learned: null,
    proposalCount: 0,
    structures: [mlc],
    sameHere: [],
  },
  posts,
  synthesis: null,
  events: [],
  you: { lastRead: 1, following: true, isAuthor: false, isDelegate: false, isLead: false, sealedPosts: [] },
  acts: [],
})

beforeEach(async () => {
  clearDrafts()
  answer(MarkRead, () => ({ done: true as const }))
  answer(WhoAmI, () => ({
    person: {
      id: cindy.person,
      givenName: 'Cindy',
      familyName: 'Brémaud',
      name: cindy.name,
      email: 'cindy@structure.example',
      position: 'frontline' as const,
      administrator: false,
    },
    demo: false,
    installed: true,
    communities: [spro],
  }))
  await me.load()
})
const opens = (thread: Read) => {
  answer(ReadThread, () => thread)
  return render(ThreadPage, { community: spro, thread: id(4) })
}

test('thread page: a sent reply is shown at once, even when a later fetch fails', async () => {
  fail(AddPost, 99, () => post(2, 'Nous'))
  await opens(read(post(1, 'Qui ?')))
  await page.getByRole('textbox', { name: 'Votre réponse' }).click()
  await userEvent.keyboard('Nous rappelons le lendemain.')
  const send = page.getByRole('button', { name: 'Répondre', exact: true }).last()
  ;(send.element() as HTMLButtonElement).click()

  expect(Object.values({ ...localStorage }).join()).toContain('Nous rappelons le lendemain.')
  await expect.element(page.getByText('Pas encore envoyé')).toBeVisible()
  await expect.element(page.getByText('Nous rappelons le lendemain.')).toBeVisible()
})

test('thread page: one’s own posts are not marked as new', async () => {
  await opens(read(post(1, 'Qui ?'), post(2, 'Nous rappelons.', cindy)))
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
