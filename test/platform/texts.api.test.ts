import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { since } from '#server/platform/log/log.ts'
import { inTransaction } from '#server/platform/context.ts'
import { doc as docOf, p } from '#server/platform/richtext/build.rules.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { freezeText, readText, rewriteText, thawText } from '#server/platform/texts/texts.ts'
import { CAST, useServer } from '../support/people.ts'
import { agree, anOp, aParagraph, begins, Editor, opens, trials } from './texts-people.ts'

const { found, db, clock, app } = useServer({}, [trials])

describe('co-edited text', () => {
  it('co-edited text: it starts with the given document', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir', 'Orienter')

    expect(await readText(app().as(null), text)).toMatchObject({
      doc: docOf('Accueillir', 'Orienter'),
      plain: 'Accueillir\nOrienter',
      seq: 1,
      frozen: false,
      community,
    })
    const editor = await opens(cindy, text)
    expect(editor.text).toBe('Accueillir\nOrienter')
  })

  it('co-edited text: simultaneous writers and readers end with the same text', async () => {
    const { cindy, sabrina, nadege, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, two, reader] = [
      await opens(cindy, text),
      await opens(sabrina, text),
      await opens(nadege, text),
    ]
    for (let i = 0; i < 20; i++) {
      one.types(` c${i}`)
      two.types(` s${i}`)
    }
    await agree(one, two, reader)
    expect(one.text).toMatch(/c19/)
    expect(one.text).toMatch(/s19/)
    expect(one.provider.savedAt).toEqual(clock.now)
    expect((await readText(app().as(null), text)).plain).toBe(one.text)
    // A latecomer too.
    await agree(one, await opens(sabrina, text))
  })

  it('co-edited text: readers see that they may not write, and their changes are refused', async () => {
    const { cindy, nadege, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const writer = await opens(cindy, text)
    const reader = await opens(nadege, text)
    expect(writer.provider).toMatchObject({ mayWrite: true, because: null })
    expect(reader.provider).toMatchObject({ mayWrite: false, because: 'Il faut un mandat pour écrire ici.' })

    reader.awareness.setLocalStateField('user', { name: 'La préfète' })
    reader.types(' en cachette')
    await expect.poll(() => reader.provider.status).toBe('refused')
    expect(reader.provider.refusal?.type).toBe('/problems/reads-only')
    writer.types(' vraiment')
    await expect.poll(() => writer.provider.status).toBe('saved')
    expect(writer.text).toBe('Accueillir vraiment')
    expect([...writer.awareness.getStates().keys()]).toEqual([writer.doc.clientID])
  })

  it('co-edited text: a stranger gets the same answer as for a text that does not exist', async () => {
    const { cindy, stranger, community } = await found(CAST)
    const text = await begins(cindy, community, 'canari')
    const writer = await opens(cindy, text)
    const spy = await stranger.connects()
    const join = (room: string) =>
      spy.asks('text:join', { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) })

    const absent = await join(textRoom(randomUUID()))
    expect(absent).toMatchObject({ problem: { status: 404 } })
    expect(await join(textRoom(text))).toEqual(absent)
    expect(await spy.enters(textRoom(text))).toBe(false)
    for (const [name, rest] of [
      ['text:append', anOp(new Uint8Array([0, 0]))],
      ['text:awareness', { client: 1, clock: 1, state: null }],
    ] as const)
      expect(await spy.asks(name, { room: textRoom(text), ...rest })).toEqual(absent)

    writer.types(' encore')
    await expect.poll(() => writer.provider.status).toBe('saved')
    expect(spy.heard).toEqual([])
  })

  it('co-edited text: a writer’s name comes from the server, not from the browser', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, two] = [await opens(cindy, text), await opens(sabrina, text)]
    two.awareness.setLocalStateField('user', { name: 'La préfète' })
    const cursor = two.points()

    const shown = () => one.awareness.getStates().get(two.doc.clientID)
    await expect.poll(shown).toEqual({
      cursor,
      user: { person: sabrina.id, name: `Nom de ${sabrina.id}`, structureName: 'MLC', hue: 120 },
    })
    two.closes()
    await expect.poll(shown).toBeUndefined()
  })

  it('co-edited text: a malformed cursor is not relayed', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, line] = [await opens(cindy, text), await sabrina.connects()]
    const room = textRoom(text)
    expect(await line.enters(room)).toBe(true)
    const shows = (clock: number, cursor: unknown) =>
      line.asks('text:awareness', { room, client: 7, clock, state: { cursor } })

    for (const broken of [5, 'ici', { anchor: null, head: null }, { anchor: {}, head: {} }, { anchor: 3 }]) {
      expect(await shows(1, broken)).toMatchObject({ problem: { status: 422 } })
    }
    const start = { tname: 'default', assoc: 0 }
    expect(await shows(2, { anchor: start, head: start })).toEqual({})
    await expect.poll(() => one.awareness.getStates().get(7)).toMatchObject({ user: { person: sabrina.id } })
    // A server may let through what this browser cannot read.
    const state = { cursor: { anchor: {}, head: start }, user: {} }
    app().live.toRoom(room, 'text:awareness', { room, client: 7, clock: 3, state })
    await expect.poll(() => one.awareness.getStates().get(7)).toMatchObject({ cursor: null })
  })

  it('co-edited text: an operation id in capitals is still recognised as the same', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, line] = [await opens(cindy, text), await cindy.connects()]
    const room = textRoom(text)
    expect(await line.enters(room)).toBe(true)
    const { op, payload } = anOp(aParagraph('mot'))
    const first = await line.asks('text:append', { room, op: op.toUpperCase(), payload })
    expect(first).toHaveProperty('seq')
    expect(await line.asks('text:append', { room, op, payload })).toEqual(first)
    await expect.poll(() => one.text.split('\n').toSorted()).toEqual(['Accueillir', 'mot'])
  })

  it('co-edited text: a reader sees the present writers at once', async () => {
    const { cindy, nadege, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const writer = await opens(cindy, text)
    writer.points()
    const reader = await opens(nadege, text)

    await expect
      .poll(() => reader.awareness.getStates().get(writer.doc.clientID))
      .toMatchObject({
        user: { person: cindy.id },
      })
    expect([...writer.awareness.getStates().keys()]).toEqual([writer.doc.clientID])
  })

  it('co-edited text: a long paste is accepted, a flood is slowed down', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const line = await cindy.connects()
    const room = textRoom(text)
    expect(await line.enters(room)).toBe(true)
    const payload = Y.encodeStateAsUpdate(new Y.Doc())
    const big = new Uint8Array(512 * 1024)
    const answers = []
    for (let i = 0; i < 10; i++) answers.push(await line.asks('text:append', { room, ...anOp(big) }))
    expect(answers[0]).toMatchObject({ problem: { type: '/problems/change-unreadable' } })
    expect(answers.at(-1)).toMatchObject({ problem: { status: 429, type: '/problems/written-too-much' } })
    expect(await line.asks('text:append', { room, ...anOp(payload) })).toMatchObject({
      problem: { status: 429 },
    })
  })

  it('co-edited text: nobody writes or shows a cursor under another’s client id', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const one = await opens(cindy, text)
    one.types(' ici')
    await expect.poll(() => one.provider.status).toBe('saved')

    const { asks, socket } = await sabrina
      .connects()
      .then((line) => ({ asks: line.asks.bind(line), socket: line.socket }))
    new Editor(socket, text)
    const room = textRoom(text)
    await expect.poll(async () => 'entered' in (await asks('room:enter', { room }))).toBe(true)
    const forged = new Y.Doc()
    forged.clientID = one.doc.clientID
    const answer = await asks('text:append', { room, ...anOp(aParagraph('faux', forged)) })
    expect(answer).toMatchObject({
      problem: { type: '/problems/change-unreadable', reason: 'foreign client id' },
    })
    await asks('text:awareness', { room, client: one.doc.clientID, clock: 99, state: { cursor: null } })
    expect(one.awareness.meta.get(one.doc.clientID)?.clock).toBeLessThan(99)
    expect((await since(db(), room, 0)).at(-1)?.person).toBe(cindy.id)
  })

  it('co-edited text: an unreadable change is refused', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const editor = await opens(cindy, text)
    const line = await cindy.connects()
    const room = textRoom(text)
    expect(await line.enters(room)).toBe(true)
    for (const payload of [
      new Uint8Array(),
      Uint8Array.of(1, 255, 1, 1, 0),
      Y.encodeStateAsUpdate(editor.doc).slice(0, -2),
    ])
      expect(await line.asks('text:append', { room, ...anOp(payload) })).toMatchObject({
        problem: { type: '/problems/change-unreadable' },
      })
    expect(await line.asks('text:append', { room, op: 'x', payload: 'y' })).toMatchObject({
      problem: { status: 422 },
    })
    expect(await since(db(), room, 1)).toEqual([])
  })

  it('co-edited text: losing the right to read stops the updates at once', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, two] = [await opens(cindy, text), await opens(sabrina, text)]
    two.types(' à deux')
    await agree(one, two)

    await db().deleteFrom('memberships').where('person_id', '=', sabrina.id).execute()
    app().live.rightsChanged(sabrina.id)
    await expect.poll(() => two.provider.refusal?.type).toBe('/problems/text-closed')
    one.types(' sans elle')
    await expect.poll(() => one.provider.status).toBe('saved')
    expect(two.text).toBe('Accueillir à deux')
  })

  it('co-edited text: losing the right to write stops a person’s changes, not the updates they receive', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, two] = [await opens(cindy, text), await opens(sabrina, text)]
    two.types(' à deux')
    await agree(one, two)

    await db().deleteFrom('mandates').where('person_id', '=', sabrina.id).execute()
    app().live.rightsChanged(sabrina.id)
    one.types(' encore')
    await agree(one, two)
    two.types(' trop tard')
    await expect.poll(() => two.provider.refusal?.type).toBe('/problems/reads-only')
    expect((await readText(app().as(null), text)).plain).toBe('Accueillir à deux encore')
  })

  it('co-edited text: it can be frozen and reopened', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const editor = await opens(cindy, text)
    await inTransaction(cindy.ctx(), (ctx) => freezeText(ctx, text))

    await expect.poll(() => editor.provider.mayWrite).toBe(false)
    expect(editor.provider.because).toMatch('Ce texte est arrêté')
    editor.types(' trop tard')
    await expect.poll(() => editor.provider.refusal?.type).toBe('/problems/text-frozen')

    await inTransaction(cindy.ctx(), (ctx) => thawText(ctx, text))
    const again = await opens(cindy, text)
    again.types(' à nouveau')
    await expect.poll(() => again.provider.status).toBe('saved')
    expect((await readText(app().as(null), text)).plain).toBe('Accueillir à nouveau')
  })

  it('co-edited text: the server can rewrite it while people write', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir', 'Orienter')
    const [one, two] = [await opens(cindy, text), await opens(sabrina, text)]
    one.types(' !')
    await agree(one, two)

    const rewritten = docOf('Accueillir !', 'Accompagner', p('Orienter'))
    await inTransaction(cindy.ctx(), (ctx) => rewriteText(ctx, text, rewritten))
    two.types(' ?')
    await expect.poll(() => one.text).toBe('Accueillir ! ?\nAccompagner\nOrienter')
    await agree(one, two)
    expect((await readText(app().as(null), text)).plain).toBe(one.text)
  })
})
