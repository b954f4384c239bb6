import { expect, it } from 'vitest'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { Search } from '#server/search/contract.ts'
import { AddPost, EditPost, OpenThread } from '#server/threads/contract.ts'
import { CAST, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const { found } = useServer()
const words = (text: string) => ({ body: fromPlain(text) })

it('search: finds a post with or without accents, and links to it', async () => {
  const { cindy, nathan } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  const post = await nathan.does(AddPost, {
    params: { thread: thread.id },
    body: words('Nous relisons les vœux à voix haute, puis les associations hébergées ouvrent un atelier.'),
  })

  const page = await cindy.does(Search, { query: { q: 'hebergement ateliers' } })
  expect(page.found).toMatchObject([
    {
      kind: 'post',
      id: post.id,
      anchor: 'message-2',
      page: { kind: 'thread', id: thread.id, title: thread.title },
      level: 'community',
    },
  ])
  expect(page.found[0]!.excerpt.filter(({ hit }) => hit).map(({ text }) => text)).toEqual([
    'hébergées',
    'atelier',
  ])
  expect((await cindy.does(Search, { query: { q: 'hebergement', kind: 'thread' } })).found).toHaveLength(1)
  expect((await cindy.does(Search, { query: { q: 'hebergement', kind: 'tool' } })).found).toEqual([])

  await nathan.does(EditPost, {
    params: { thread: thread.id, post: post.id },
    body: words('Nous avons changé d’avis.'),
  })
  expect((await cindy.does(Search, { query: { q: 'hébergement' } })).found).toEqual([])
})

it('search: excerpts are escaped, never read as HTML', async () => {
  const { cindy } = await found(CAST)
  const thread = await cindy.does(OpenThread, { body: aProblem() })
  await cindy.does(AddPost, {
    params: { thread: thread.id },
    body: words('Un tournevis <img src=x onerror=alert(1)> & rien d’autre.'),
  })
  const { found: hits } = await cindy.does(Search, { query: { q: 'tournevis' } })
  const excerpt = hits[0]!.excerpt.map(({ text }) => text).join('')
  expect(excerpt).toContain('tournevis')
  expect(hits[0]!.excerpt.find(({ hit }) => hit)).toEqual({ text: 'tournevis', hit: true })
})

it('search: finds nothing the reader may not read, nor anything of another community', async () => {
  const { cindy, nadege, stranger, visitor } = await found(CAST)
  await cindy.does(OpenThread, { body: aProblem({ level: 'delegates', title: 'Un canari entre délégués' }) })
  const asked = { query: { q: 'canari' } }
  expect((await cindy.does(Search, asked)).total).toBe(1)
  expect(await nadege.does(Search, asked)).toMatchObject({ found: [], total: 0 })
  const elsewhere = await stranger.tries(Search, { ...asked, params: {} })
  expect(JSON.stringify(elsewhere.body)).not.toContain('canari')
  expect(await visitor.tries(Search, asked)).toMatchObject({ status: 401 })
})
