import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { doc, fromPlain, mention, p, quote } from '#server/platform/richtext/build.rules.ts'
import { Search } from '#server/search/contract.ts'
import {
  AddPost,
  EditPost,
  FollowThread,
  ListThreads,
  MarkRead,
  OpenThread,
  ReadOpening,
  ReadPost,
  ReadThread,
  SaySameHere,
  SimilarThreads,
} from '#server/threads/contract.ts'
import { THREAD_KINDS, type Post } from '#server/threads/thread.contract.ts'
import { CAST, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const { found, db } = useServer()
const words = (text: string) => ({ body: fromPlain(text) })

describe('threads: writing', () => {
  it('a problem opens with its three parts, and replies are numbered in order', async () => {
    const { cindy, nathan } = await found(CAST)
    const thread = await cindy.does(OpenThread, {
      body: aProblem({ posture: 'structure_view', tags: ['accueil'] }),
    })
    const at = { params: { thread: thread.id } }
    const reply = await nathan.does(AddPost, {
      ...at,
      body: { ...words('Chez nous aussi.'), kind: 'clarification', parent: 1 },
    })

    expect(reply).toMatchObject({
      number: 2,
      parent: 1,
      kind: 'clarification',
      html: '<p>Chez nous aussi.</p>',
    })
    const page = await nathan.does(ReadThread, at)
    expect(page.thread).toMatchObject({ postCount: 2, status: 'open', tags: ['accueil'] })
    expect(page.thread.signedBy).toMatchObject({
      name: 'Cindy Essai',
      posture: 'structure_view',
      scope: 'decide',
    })
    expect(page.thread.structures.map(({ shortName }) => shortName)).toEqual(['MLC', 'CIO'])
    expect(page.posts.map(({ number }) => number)).toEqual([1, 2])
    // P37
    expect(page.posts[0]!.html).toMatch(/<h3>Constat<\/h3>.*<h3>Déjà essayé<\/h3>.*<h3>Question posée<\/h3>/s)
    expect(page.you).toEqual({
      lastRead: 0,
      following: true,
      isAuthor: false,
      isDelegate: true,
      isLead: false,
      sealedPosts: [],
    })
  })

  // P24
  it('each kind of thread can be opened, and is listed under its kind', async () => {
    const { cindy } = await found(CAST)
    const { vignette: _, ...notAProblem } = aProblem({ body: fromPlain('Ce que nous avons vu.') })
    for (const kind of THREAD_KINDS)
      await cindy.does(OpenThread, { body: kind === 'problem' ? aProblem() : { ...notAProblem, kind } })
    const { threads } = await cindy.does(ListThreads)
    expect(threads.map(({ kind }) => kind).toSorted()).toEqual([...THREAD_KINDS].toSorted())
  })

  it('opening is refused without its three parts, a text, or a posture allowed by the mandate', async () => {
    const { cindy, nathan } = await found(CAST)
    const { vignette: _, ...empty } = aProblem()
    expect(await cindy.tries(OpenThread, { body: empty })).toMatchObject({ status: 422 })
    expect(await cindy.tries(OpenThread, { body: aProblem({ title: 'Court' }) })).toMatchObject({
      status: 422,
    })
    expect(
      await nathan.tries(OpenThread, { body: aProblem({ posture: 'structure_commitment' }) }),
    ).toMatchObject({
      status: 403,
      body: { type: '/problems/posture-beyond-mandate' },
    })
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const blank = await cindy.tries(AddPost, { params: { thread: id }, body: words('   ') })
    expect(blank).toMatchObject({ status: 422, body: { type: '/problems/empty-post' } })
  })

  it('only delegates write syntheses, only leads write announcements', async () => {
    const { cindy, nadege, solange } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    const refused = await nadege.tries(AddPost, { ...at, body: { ...words('En résumé'), kind: 'synthesis' } })
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/kind-beyond-you' } })
    await cindy.does(AddPost, { ...at, body: { ...words('En résumé'), kind: 'synthesis' } })
    expect(
      await cindy.tries(AddPost, { ...at, body: { ...words('Oyez'), kind: 'announcement' } }),
    ).toMatchObject({ status: 403 })
    await solange.does(AddPost, { ...at, body: { ...words('Oyez'), kind: 'announcement' } })
    const { synthesis } = await nadege.does(ReadThread, at)
    expect(synthesis).toMatchObject({ number: 2, html: '<p>En résumé</p>' })
  })

  it('a command sent twice acts once, at the same moment or later', async () => {
    const { cindy } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const asked = { params: { thread: id }, body: words('Une seule fois.') }
    const command = randomUUID()
    const replies = await Promise.all([1, 2, 3].map(() => cindy.tries(AddPost, asked, command)))
    replies.push(await cindy.tries(AddPost, asked, command))
    replies.push(await cindy.tries(AddPost, asked, command.toUpperCase()))

    expect(new Set(replies.map(({ body }) => (body as Post).id)).size).toBe(1)
    expect((await cindy.does(ReadThread, { params: { thread: id } })).posts).toHaveLength(2)
  })

  it('twenty simultaneous replies are numbered without a gap', async () => {
    const { cindy, nathan, sabrina } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const writers = [cindy, nathan, sabrina]
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        writers[i % 3]!.does(AddPost, { params: { thread: id }, body: words(`Réponse ${i}`) }),
      ),
    )
    const page = await cindy.does(ReadThread, { params: { thread: id }, query: { after: 1 } })
    expect(page.posts.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2))
    expect(page.thread.postCount).toBe(21)
  })

  it('a live post equals what a fetch returns', async () => {
    const { cindy, nathan, nadege } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const [inside, outside] = [await nadege.connects(), await cindy.connects()]
    expect(await inside.enters(`thread:${id}`)).toBe(true)
    await expect.poll(() => outside.socket.connected).toBe(true)
    const before = await nadege.does(ReadThread, { params: { thread: id } })

    for (const i of [1, 2, 3])
      await nathan.does(AddPost, { params: { thread: id }, body: words(`Réponse ${i}`) })
    const here = () => inside.heard.filter(({ name }) => name === 'post:added:here')
    await expect.poll(() => here().length).toBe(3)
    const heard = [...before.posts, ...here().map(({ payload }) => payload['post'])]
    expect(heard).toEqual((await nadege.does(ReadThread, { params: { thread: id } })).posts)
    const said = outside.heard.filter(({ name }) => name.startsWith('post:added'))
    expect(said.map(({ name }) => name)).toEqual(['post:added', 'post:added', 'post:added'])
    expect(JSON.stringify(said)).not.toContain('Réponse')
  })

  it('only its writer edits a post, and the earlier text is kept', async () => {
    const { cindy, nathan } = await found(CAST)
    const thread = await cindy.does(OpenThread, { body: aProblem() })
    const post = await nathan.does(AddPost, { params: { thread: thread.id }, body: words('Vingt trait.') })
    const at = { params: { thread: thread.id, post: post.id } }

    const refused = await cindy.tries(EditPost, { ...at, body: words('Trente traits.') })
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/not-your-post' } })
    const edited = await nathan.does(EditPost, { ...at, body: words('Vingt traits.') })
    expect(edited).toMatchObject({ html: '<p>Vingt traits.</p>', edited: true, number: 2 })
    expect((await nathan.does(ReadPost, at)).versions).toMatchObject([{ html: '<p>Vingt trait.</p>' }])

    const [opening] = (await cindy.does(ReadThread, { params: { thread: thread.id } })).posts
    const vignette = { ...aProblem().vignette!, question: 'Et si la personne tenait la plume ?' }
    await cindy.does(EditPost, { params: { thread: thread.id, post: opening!.id }, body: { vignette } })
    const { found: hits } = await nathan.does(Search, { query: { q: 'tenait la plume' } })
    expect(hits).toMatchObject([{ kind: 'thread', id: thread.id }])
  })
})

describe('threads: visibility', () => {
  it('levels hold in the list, the page, search, similar threads and live events', async () => {
    const { cindy, nadege, solange, stranger, visitor } = await found(CAST)
    const canary = 'Oiseau-lyre'
    const asked = aProblem({ title: `${canary} du réseau`, level: 'delegates' })
    const { id } = await cindy.does(OpenThread, { body: asked })
    const ear = await nadege.connects()
    await expect.poll(() => ear.socket.connected).toBe(true)
    const post = await cindy.does(AddPost, { params: { thread: id }, body: words(`Encore un ${canary}.`) })

    expect((await solange.does(ListThreads)).threads).toMatchObject([{ id }])
    expect((await solange.does(Search, { query: { q: canary } })).found).toHaveLength(2)
    const seen = [
      await nadege.does(ListThreads),
      (await nadege.does(Search, { query: { q: canary } })).found,
      await nadege.does(SimilarThreads, { query: { title: `${canary} du réseau` } }),
      ear.heard,
    ]
    expect(JSON.stringify(seen)).not.toContain(canary)
    expect(JSON.stringify(seen)).not.toContain(id)
    expect(await ear.enters(`thread:${id}`)).toBe(false)

    const at = { params: { thread: id } }
    const absent = await nadege.tries(ReadThread, { params: { thread: randomUUID() } })
    for (const one of [nadege, stranger]) {
      const forbidden = await one.tries(ReadThread, at)
      expect([forbidden.status, forbidden.body]).toEqual([absent.status, absent.body])
      expect(await one.tries(AddPost, { ...at, body: words('?') })).toMatchObject({ status: 404 })
      expect(await one.tries(SaySameHere, { ...at, body: { said: true } })).toMatchObject({ status: 404 })
      expect(await one.tries(FollowThread, { ...at, body: { following: true } })).toMatchObject({
        status: 404,
      })
      const inside = { params: { thread: id, post: post.id } }
      expect(await one.tries(ReadPost, inside)).toMatchObject({ status: 404 })
      expect(await one.tries(EditPost, { ...inside, body: words('?') })).toMatchObject({ status: 404 })
    }
    expect(await visitor.tries(ReadThread, at)).toMatchObject({ status: 401 })
  })

  it('a thread cannot be opened at a level its author cannot read', async () => {
    const { nadege, cindy, solange } = await found(CAST)
    const beyond = { status: 403, body: { type: '/problems/level-beyond-you' } }
    expect(await nadege.tries(OpenThread, { body: aProblem({ level: 'delegates' }) })).toMatchObject(beyond)
    expect(await cindy.tries(OpenThread, { body: aProblem({ level: 'steering' }) })).toMatchObject(beyond)
    expect(await cindy.tries(OpenThread, { body: aProblem({ level: 'public' }) })).toMatchObject(beyond)
    expect(
      await cindy.tries(OpenThread, { body: aProblem({ level: 'circle', circle: randomUUID() }) }),
    ).toMatchObject(beyond)
    await solange.does(OpenThread, { body: aProblem({ level: 'steering' }) })
    const choices = await nadege.does(ReadOpening)
    expect(choices.levels).toMatchObject([{ level: 'community', people: 6, structures: 5, sealable: false }])
    expect(choices.postures).toEqual(['personal'])
  })

  it('a thread cannot quote what some of its readers cannot read', async () => {
    const { cindy, sabrina } = await found(CAST)
    const narrow = await cindy.does(OpenThread, { body: aProblem({ level: 'delegates' }) })
    const wide = await cindy.does(OpenThread, { body: aProblem() })
    const said = await sabrina.does(AddPost, { params: { thread: narrow.id }, body: words('Entre nous.') })
    const quoting = (id: string) => ({
      body: doc(
        quote({ kind: 'post', id, label: 'Faux nom', href: '/ailleurs' }, 'Entre nous.'),
        'Je reprends.',
      ),
    })

    const refused = await cindy.tries(AddPost, { params: { thread: wide.id }, body: quoting(said.id) })
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/source-too-narrow' } })
    const kept = await cindy.does(AddPost, { params: { thread: narrow.id }, body: quoting(said.id) })
    expect(kept.html).toContain('Sabrina Essai, CAP')
    expect(kept.html).toContain(`/fils/${narrow.id}#message-2`)
    expect(kept.html).not.toContain('Faux nom')
  })

  it('a quote must match its source, and the source must exist', async () => {
    const { cindy, sabrina } = await found(CAST)
    const { id: thread } = await cindy.does(OpenThread, { body: aProblem() })
    const { id } = await sabrina.does(AddPost, {
      params: { thread },
      body: words('Nous y réfléchissons, sans rien promettre.'),
    })
    const quoting = (post: string, said: string) => ({
      params: { thread },
      body: { body: doc(quote({ kind: 'post', id: post, label: '', href: '' }, said), 'Dont acte.') },
    })
    const forged = await cindy.tries(AddPost, quoting(id, 'Je m’engage à fermer la structure demain.'))
    expect(forged).toMatchObject({ status: 422, body: { type: '/problems/quote-not-said' } })
    const nowhere = await cindy.tries(AddPost, quoting('pas-un-id', 'Nous y réfléchissons'))
    expect(nowhere).toMatchObject({ status: 422, body: { type: '/problems/source-too-narrow' } })
    const post = await cindy.does(AddPost, quoting(id, '« Nous y réfléchissons […] promettre »'))
    expect(post.html).toContain('Sabrina Essai, CAP')
  })
})

describe('threads: reading position', () => {
  it('unread posts are counted per person, and reading resumes at the first', async () => {
    const { cindy, nathan } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    for (let i = 2; i <= 45; i++) await cindy.does(AddPost, { ...at, body: words(`Réponse ${i}`) })

    const unreadOf = async () =>
      (await nathan.does(ListThreads, { query: { filter: 'unread' } })).threads[0]?.unread
    expect(await unreadOf()).toBe(45)
    await nathan.does(MarkRead, { ...at, body: { number: 30 } })
    await nathan.does(MarkRead, { ...at, body: { number: 12 } })
    expect(await unreadOf()).toBe(15)
    const page = await nathan.does(ReadThread, at)
    expect(page.you.lastRead).toBe(30)
    expect(page.posts.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 26))
    expect((await cindy.does(ReadThread, at)).you.lastRead).toBe(45)
    await nathan.does(MarkRead, { ...at, body: { number: 1000 } })
    expect(await unreadOf()).toBeUndefined()
    const reply = await nathan.does(AddPost, { ...at, body: words('Lu.') })
    expect((await nathan.does(ReadThread, at)).you.lastRead).toBe(reply.number)
  })

  it('a thread opens at the requested post and pages both ways', async () => {
    const { cindy } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    await db().executeQuery(manyPosts(id, 2000).compile(db()))
    const read = async (query: object) =>
      (await cindy.does(ReadThread, { params: { thread: id }, query })).posts.map(({ number }) => number)

    expect([(await read({ post: 1500 })).at(0), (await read({ post: 1500 })).length]).toEqual([1497, 20])
    expect((await read({ after: 1990 })).at(-1)).toBe(2000)
    expect(await read({ before: 5 })).toEqual([1, 2, 3, 4])
    expect((await read({ post: 99_999 })).at(-1)).toBe(2000)
    expect(await read({ after: 2000 })).toEqual([])
  })
})

describe('threads: « nous aussi »', () => {
  it('a structure says « nous aussi » once and can take it back', async () => {
    const { cindy, jocelyne, nathan, community } = await found(CAST)
    const { id } = await nathan.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    await cindy.does(SaySameHere, { ...at, body: { said: true, note: 'Tous les jours.' } })
    // P74
    const { sameHere } = await jocelyne.does(SaySameHere, { ...at, body: { said: true } })
    expect(sameHere).toMatchObject([{ shortName: 'MLC', note: 'Tous les jours.' }])
    await jocelyne.does(SaySameHere, { ...at, body: { said: false } })
    expect((await nathan.does(ReadThread, at)).thread.sameHere).toEqual([])
    const facts = await db()
      .selectFrom('activity')
      .select('payload')
      .where('community_id', '=', community)
      .where('name', '=', 'thread:joined')
      .execute()
    expect(facts).toHaveLength(2)
  })
})

describe('threads: mentions', () => {
  it('a mention awaits the person it names, within the community only', async () => {
    const { cindy, nathan, stranger } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const body = doc(
      p(
        mention(nathan.id, 'Solange (animation)'),
        ' et ',
        mention(stranger.id, 'Personne'),
        ' et ',
        mention(cindy.id, 'Moi'),
        mention('pas-un-id', 'Rien'),
      ),
    )
    const { html } = await cindy.does(AddPost, { params: { thread: id }, body: { body } })
    expect(html).toContain('@Nathan Essai')
    expect(html).toContain('@Personne')
    const kept = await db()
      .selectFrom('mentions')
      .select(['person_id', 'number'])
      .where('thread_id', '=', id)
      .execute()
    expect(kept).toEqual([{ person_id: nathan.id, number: 2 }])
  })
})

describe('threads: list', () => {
  it('the list is filtered and continues from its cursor', async () => {
    const { cindy, nathan } = await found(CAST)
    for (let i = 1; i <= 23; i++)
      await cindy.does(OpenThread, { body: aProblem({ title: `Le problème numéro ${i}` }) })
    const first = await nathan.does(ListThreads)
    const rest = await nathan.does(ListThreads, { query: { before: first.next! } })
    const titles = [...first.threads, ...rest.threads].map(({ title }) => title)
    expect([first.threads.length, new Set(titles).size, rest.next]).toEqual([20, 23, null])
    expect(first.threads[0]).toMatchObject({ structures: ['MLC'], structureCount: 1, unread: 1, sameHere: 0 })
    expect((await nathan.does(ListThreads, { query: { filter: 'resolved' } })).threads).toEqual([])
    expect(
      (await nathan.does(SimilarThreads, { query: { title: 'Le probleme numero' } })).length,
    ).toBeGreaterThan(0)
  })
})

import { sql } from 'kysely'

/** Straight into the table: two thousand answers are not what is tried here. */
const manyPosts = (thread: string, count: number) => sql`
  with added as (
    insert into posts (thread_id, number, kind, body, html, plain, sealed, signed_person, signed_structure, signed_posture, posted_at)
    select ${thread}, place, 'reply', '{"type":"doc","content":[]}', '<p>…</p>', '…', false, o.signed_person, o.signed_structure, 'personal', o.posted_at
    from generate_series(2, ${count}::int) as place, posts o where o.thread_id = ${thread} and o.number = 1
  )
  update threads set post_count = ${count}::int where id = ${thread}
`
