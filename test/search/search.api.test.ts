import { expect, it } from 'vitest'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { search } from '#server/search/actions.ts'
import { Search } from '#server/search/contract.ts'
import { AddPost, EditPost, OpenThread } from '#server/threads/contract.ts'
import { CAST, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const { found, db } = useServer()
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

it('search: finds the people and structures of the community, with the page they are on', async () => {
  const { cindy, structures } = await found(CAST)
  const rename = { family_name: 'Canarivert' }
  await db().updateTable('people').set(rename).where('id', '=', cindy.id).execute()
  const [person] = (await cindy.does(Search, { query: { q: 'canarivert', kind: 'directory' } })).found
  expect(person).toMatchObject({
    kind: 'person',
    id: cindy.id,
    page: { kind: 'structure' },
    anchor: `personne-${cindy.id}`,
  })
  const structure = await db()
    .selectFrom('structures')
    .select(['id', 'name'])
    .where('id', '=', person!.page.id)
    .executeTakeFirstOrThrow()
  expect(Object.values(structures)).toContain(structure.id)
  const { found: hits } = await cindy.does(Search, { query: { q: structure.name } })
  expect(hits.map(({ kind, id }) => `${kind} ${id}`)).toContain(`structure ${structure.id}`)
})

it('search: a person of another community, or who has left, is not found', async () => {
  const { cindy, nathan, stranger, community } = await found(CAST)
  const rename = (id: string, family_name: string) =>
    db().updateTable('people').set({ family_name }).where('id', '=', id).execute()
  await rename(stranger.id, 'Ailleurette')
  await rename(nathan.id, 'Dicirette')
  const idsOf = async (q: string) => (await cindy.does(Search, { query: { q } })).found.map(({ id }) => id)
  expect(await idsOf('Ailleurette')).toEqual([])
  expect(await idsOf('Ailleurete')).toEqual([])
  expect(await idsOf('Dicirette')).toEqual([nathan.id])
  await db()
    .updateTable('memberships')
    .set({ left_at: new Date('2026-03-01T12:00:00Z') })
    .where('community_id', '=', community)
    .where('person_id', '=', nathan.id)
    .execute()
  expect(await idsOf('Dicirette')).toEqual([])
})

it('search: runs two statements when something contains the words, four otherwise', async () => {
  const { cindy, community } = await found(CAST)
  await cindy.does(OpenThread, { body: aProblem({ title: 'Un canari au guichet' }) })
  const statements = async (q: string) => {
    let count = 0
    const counted = db().withPlugin({
      transformQuery: ({ node }) => {
        count += 1
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    })
    await search(Object.assign(cindy.ctx(), { db: counted }), community, { q })
    return count
  }
  // The reader is read by the sign-in of a request.
  expect(await statements('canari')).toBeLessThanOrEqual(3)
  expect(await statements('kanari')).toBeLessThanOrEqual(5)
})
