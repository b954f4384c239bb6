import { describe, expect, it } from 'vitest'
import {
  DecideRedaction,
  FlagAsPersonal,
  HIDDEN_TITLE,
  HIDDEN_WORDS,
  ReadRedaction,
} from '#server/redactions/contract.ts'
import { doc, fromPlain, p, quote } from '#server/platform/richtext/build.rules.ts'
import { Search } from '#server/search/contract.ts'
import { AddPost, EditPost, ListThreads, OpenThread, ReadPost, ReadThread } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { aProblem } from '../support/builders.ts'
import { CAST, CROWD, useServer, type Person } from '../support/people.ts'
import { placesOf } from '../support/whole-database.ts'
import { listedFor } from './flagging.ts'

const { found, db } = useServer()

const NAME = 'Zénaïde Cornibert'
const SAID = `J’ai reçu ${NAME}, jeudi.`

async function aThread(author: Person, answers: Person[] = [], name = NAME) {
  const said = SAID.replace(NAME, name)
  const { id } = await author.does(OpenThread, {
    body: aProblem({
      title: `Comment aider ${name} ?`,
      vignette: { established: said, tried: '', question: 'Que faire ensuite ?' },
    }),
  })
  const params = { thread: id }
  for (const person of answers)
    await person.does(AddPost, { params, body: { body: fromPlain(`Moi aussi. ${said}`) } })
  const { posts } = await author.does(ReadThread, { params })
  return { params, posts }
}

const flags = (person: Person, id: string) => person.does(FlagAsPersonal, { body: { kind: 'post', id } })
const decides = (person: Person, redaction: string, passages: string[], reason = '') =>
  person.tries(DecideRedaction, { params: { redaction }, body: { passages, reason } })
const reads = (person: Person, redaction: string) => person.tries(ReadRedaction, { params: { redaction } })
const awaiting = async (person: Person) =>
  (await person.does(ReadToday)).awaiting.filter(({ kind }) => kind === 'redaction_to_decide')

describe('redaction', () => {
  it('redaction: what is flagged is hidden at once, everywhere but for its author and the lead', async () => {
    const { solange, cindy, nathan, nadege } = await found(CAST)
    const { params, posts } = await aThread(cindy)
    const source = { kind: 'post' as const, id: posts[0]!.id, label: 'x', href: '' }
    await nathan.does(AddPost, { params, body: { body: doc(quote(source, SAID), p('Une piste.')) } })
    const ear = await nadege.connects()
    expect(await ear.enters(`thread:${params.thread}`)).toBe(true)

    const { id, dueOn } = await flags(nathan, posts[0]!.id)
    // A Monday: two working days later.
    expect(dueOn).toBe('2026-03-18')
    for (const reader of [nathan, nadege, solange, cindy]) {
      const page = await reader.does(ReadThread, { params })
      expect(page.thread.title).toBe(HIDDEN_TITLE)
      expect(page.posts[0]).toMatchObject({
        html: `<p>${HIDDEN_WORDS}</p>`,
        redaction: { id, state: 'pending' },
      })
      expect(JSON.stringify([page, await reader.does(ListThreads)])).not.toContain('Cornibert')
      expect((await reader.does(Search, { query: { q: 'Cornibert' } })).found).toEqual([])
    }
    await expect.poll(() => ear.names()).toContain('post:masked:here')
    expect(JSON.stringify(ear.heard)).not.toContain('Cornibert')
    expect(
      JSON.stringify(await nadege.does(ReadPost, { params: { ...params, post: posts[0]!.id } })),
    ).not.toContain('Cornibert')

    // Its author and the lead read it; who flagged knows where it stands; others know nothing of it.
    expect(
      (await cindy.does(ReadPost, { params: { ...params, post: posts[0]!.id } })).vignette!.established,
    ).toBe(SAID)
    for (const reader of [cindy, solange])
      expect(JSON.stringify((await reads(reader, id)).body)).toContain(NAME)
    expect((await reads(nathan, id)).body).toMatchObject({
      state: 'pending',
      content: null,
      mayDecide: false,
    })
    expect((await reads(nadege, id)).status).toBe(404)
    expect(await awaiting(solange)).toMatchObject([{ label: 'Cindy Essai, MLC' }])
    expect(await awaiting(cindy)).toEqual([])
    const refused = await nadege.tries(AddPost, { params, body: { body: doc(quote(source, SAID)) } })
    expect(refused.status).toBe(422)
  })

  it('redaction: what quotes a hidden reply, by its post or by its thread, gives none of its words', async () => {
    const { solange, cindy, nathan, nadege, sabrina } = await found(CAST)
    const { params } = await aThread(cindy, [], 'Rose')
    const reply = await nathan.does(AddPost, { params, body: { body: fromPlain(SAID) } })
    const quoting = async (kind: 'post' | 'thread', id: string) => {
      const body = doc(quote({ kind, id, label: 'x', href: '' }, SAID), p('Une piste.'))
      const { vignette: _, ...question } = aProblem({ kind: 'question', title: `Que faire, ${kind} ?`, body })
      const { id: thread } = await sabrina.does(OpenThread, { body: question })
      const { posts } = await sabrina.does(ReadThread, { params: { thread } })
      return { thread, post: posts[0]!.id }
    }
    const quotes = [await quoting('post', reply.id), await quoting('thread', params.thread)]
    const readBy = async (person: Person) =>
      JSON.stringify([
        ...(await Promise.all(quotes.map((quote) => person.does(ReadPost, { params: quote })))),
        ...(await Promise.all(quotes.map((quote) => person.does(ReadThread, { params: quote })))),
        await listedFor(person, 'Cornibert'),
      ])
    expect(await readBy(nadege)).toContain('Cornibert')

    const { id } = await flags(nadege, reply.id)
    const shown = await readBy(nadege)
    expect(shown).toContain('Une piste.')
    expect(shown).not.toContain('Cornibert')
    await decides(solange, id, [], 'Une situation recomposée.')
    expect(await readBy(nadege)).toContain('Cornibert')
  })

  it('redaction: upheld, the words leave the whole database; the rest stays, with its trace', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { params, posts } = await aThread(cindy, [nathan], 'Isidore Vaudelin')
    const { id } = await flags(nathan, posts[0]!.id)
    expect(await decides(cindy, id, ['Isidore Vaudelin'])).toMatchObject({ status: 403 })
    expect(await decides(solange, id, ['Isidore Autre'])).toMatchObject({
      body: { type: '/problems/passage-absent' },
    })
    expect(await decides(solange, id, ['jeudi'])).toMatchObject({
      body: { type: '/problems/passage-too-plain' },
    })
    for (const common of ['de la', '2026'])
      expect(await decides(solange, id, [common])).toMatchObject({
        body: { type: '/problems/passage-too-plain' },
      })
    for (const markup of ['="https://x'])
      expect(await decides(solange, id, [markup])).toMatchObject({
        body: { type: '/problems/passage-of-markup' },
      })
    expect(await decides(solange, id, [])).toMatchObject({ body: { type: '/problems/reason-missing' } })

    expect(await decides(solange, id, ['Isidore Vaudelin'], 'Une personne accompagnée.')).toMatchObject({
      status: 200,
      body: { state: 'redacted', content: null, mayDecide: false, reason: 'Une personne accompagnée.' },
    })
    const page = await nathan.does(ReadThread, { params })
    expect(page.thread.title).toBe('Comment aider [mots retirés] ?')
    expect(page.posts[0]!.html).toContain('J’ai reçu [mots retirés], jeudi.')
    expect(page.posts[0]!.redaction).toEqual({ id, state: 'redacted' })
    expect(page.posts[1]!.html).toBe('<p>Moi aussi. J’ai reçu [mots retirés], jeudi.</p>')
    expect(await placesOf(db(), 'Isidore', 'Vaudelin')).toEqual([])
    expect(await decides(solange, id, ['Isidore Vaudelin'])).toMatchObject({
      body: { type: '/problems/redaction-decided' },
    })
    expect((await reads(cindy, id)).body).toMatchObject({ state: 'redacted' })
    expect(await awaiting(solange)).toEqual([])
  })

  it('redaction: restored, it reads as before, quotes too, and only someone else may flag it again', async () => {
    const { solange, cindy, nathan, sabrina } = await found(CAST)
    const { params, posts } = await aThread(cindy)
    const source = { kind: 'post' as const, id: posts[0]!.id, label: 'x', href: '' }
    await sabrina.does(AddPost, { params, body: { body: doc(quote(source, SAID), p('Une piste.')) } })
    const before = await nathan.does(ReadThread, { params })
    const { id } = await flags(nathan, posts[0]!.id)
    expect(await flags(sabrina, posts[0]!.id)).toMatchObject({ id })
    await decides(solange, id, [], 'Une situation recomposée.')
    expect((await nathan.does(ReadThread, { params })).posts).toEqual(before.posts)
    expect((await nathan.does(Search, { query: { q: 'Cornibert' } })).found.length).toBeGreaterThan(0)
    expect(await nathan.tries(FlagAsPersonal, { body: { kind: 'post', id: posts[0]!.id } })).toMatchObject({
      body: { type: '/problems/flagged-before' },
    })
    await flags(sabrina, posts[0]!.id)
  })

  it('redaction: its author may rewrite it meanwhile, and it stays hidden until the decision', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const { params, posts } = await aThread(cindy, [cindy])
    const post = { params: { ...params, post: posts[1]!.id } }
    const { id } = await flags(nathan, posts[1]!.id)
    await cindy.does(EditPost, { ...post, body: { body: fromPlain('J’ai reçu quelqu’un.') } })
    expect((await nathan.does(ReadThread, { params })).posts[1]!.html).toContain('Contenu masqué')
    expect((await reads(solange, id)).body).toMatchObject({ content: { plain: 'J’ai reçu quelqu’un.' } })
    await decides(solange, id, [], 'Récrit.')
    expect((await nathan.does(ReadThread, { params })).posts[1]!.html).toBe('<p>J’ai reçu quelqu’un.</p>')
  })

  it('redaction: nobody decides about their own words, and five flags a day are the most', async () => {
    const { solange, jocelyne, nathan } = await found(CROWD)
    const { posts } = await aThread(solange, [solange, solange, solange, solange, solange])
    const flagged = []
    for (const { id } of posts.slice(0, 5)) flagged.push((await flags(nathan, id)).id)
    expect(await nathan.tries(FlagAsPersonal, { body: { kind: 'post', id: posts[5]!.id } })).toMatchObject({
      status: 429,
    })
    // The only lead wrote it: the committee decides.
    expect(await awaiting(solange)).toEqual([])
    expect(await awaiting(jocelyne)).toHaveLength(5)
    expect(await decides(solange, flagged[0]!, [], 'Rien.')).toMatchObject({ status: 403 })
    expect(await decides(jocelyne, flagged[0]!, [], 'Recomposé.')).toMatchObject({ status: 200 })
  })

  it('redaction: a stranger, and a person of another network, find nothing to flag', async () => {
    const { cindy, stranger, nathan } = await found(CAST)
    const other = await found(CAST)
    const { posts } = await aThread(cindy)
    const body = { kind: 'post' as const, id: posts[0]!.id }
    for (const person of [stranger, other.solange])
      expect((await person.tries(FlagAsPersonal, { body })).status).toBe(404)
    const { id } = await flags(nathan, body.id)
    expect((await reads(other.solange, id)).status).toBe(404)
    expect((await decides(other.solange, id, [NAME])).status).toBe(404)
  })
})
