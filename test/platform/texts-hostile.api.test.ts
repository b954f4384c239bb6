import { randomUUID } from 'node:crypto'
import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { append, since } from '#server/platform/log/log.ts'
import { MAX_TEXT_BYTES, textRoom } from '#server/platform/texts/contract.ts'
import { MAX_NESTING } from '#server/platform/texts/judge.ts'
import { nodesOf } from '#server/platform/richtext/plain-text.rules.ts'
import { textSchema } from '#server/platform/texts/text-schema.ts'
import { readText } from '#server/platform/texts/texts.ts'
import type { Feature } from '#server/platform/feature.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { varint } from './hostile-changes.ts'
import { agree, anOp, aParagraph, begins, opens, trials } from './texts-people.ts'

const failing = new Set<string>()
/** The same kind of text, for which something else fails when it is projected. */
const counted: Feature = {
  ...trials,
  texts: {
    trial: {
      ...trials.texts!['trial']!,
      onProjected: async (ctx, { id }) => {
        if (failing.has(id))
          await ctx.db
            .selectFrom('texts')
            .select('nowhere' as never)
            .execute()
      },
    },
  },
}
const { app, found, db } = useServer({}, [counted])

/** What someone could add to a text with tools of their own. */
function added(change: (root: Y.XmlFragment, doc: Y.Doc) => void, to?: Y.Doc): Uint8Array {
  const doc = new Y.Doc()
  if (to) Y.applyUpdate(doc, Y.encodeStateAsUpdate(to))
  const before = Y.encodeStateVector(doc)
  doc.transact(() => change(doc.getXmlFragment('default'), doc))
  return Y.encodeStateAsUpdate(doc, before)
}

/** Quotes in one another, with a line in the last; from the outside in, as Yjs adds what a node holds by calling itself. */
function quotes(root: Y.XmlFragment, depth: number): void {
  let inner = root
  for (let i = 0; i < depth; i++) {
    const node = new Y.XmlElement(i === depth - 1 ? 'paragraph' : 'blockquote')
    inner.insert(inner.length, [node])
    inner = node
  }
  inner.insert(0, [new Y.XmlText('au fond')])
}

const element = (name: string, attributes: Record<string, unknown> = {}) => {
  const node = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value as never)
  return node
}

/** Deletes so much of this client, from its first sign. */
const deletesAll = (client: number, length: number) =>
  Uint8Array.from([0, 1, ...varint(client), 1, 0, ...varint(length)])

async function writes(person: Person, text: string) {
  const line = await person.connects()
  const room = textRoom(text)
  expect(await line.enters(room)).toBe(true)
  return (payload: Uint8Array) => line.asks('text:append', { room, ...anOp(payload) })
}

const REFUSED = { problem: { type: '/problems/change-unreadable' } }
const EARLY = { problem: { type: '/problems/change-early' } }

describe('co-edited text: hostile changes', () => {
  it('co-edited text: nobody deletes what is not written yet', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [one, asks] = [await opens(cindy, text), await writes(sabrina, text)]
    one.types(' ici')
    await expect.poll(() => one.provider.status).toBe('saved')

    expect(await asks(deletesAll(one.doc.clientID, 2 ** 50))).toMatchObject(REFUSED)
    expect(await asks(deletesAll(one.doc.clientID, 9_000))).toMatchObject(EARLY)
    one.types(' et là')
    await agree(one, await opens(sabrina, text))
    expect((await readText(app().as(null), text)).plain).toBe('Accueillir ici et là')
  })

  it('co-edited text: nodes nested deeper than an editor can draw are refused, at once or little by little', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const asks = await writes(cindy, text)
    expect(await asks(added((root) => quotes(root, 3_000)))).toMatchObject(REFUSED)

    const mine = new Y.Doc()
    let inner: Y.XmlFragment = mine.getXmlFragment('default')
    let answer: object = { seq: 1 }
    let depth = -1
    for (; 'seq' in answer; depth++) {
      const before = Y.encodeStateVector(mine)
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
      answer = await asks(Y.encodeStateAsUpdate(mine, before))
    }
    expect(depth).toBe(MAX_NESTING)
    expect(answer).toMatchObject({ problem: { reason: 'nested too deep' } })
    expect(await asks(aParagraph('encore'))).toHaveProperty('seq')
  })

  it.each<[string, (root: Y.XmlFragment, doc: Y.Doc) => void]>([
    ['an unknown node', (root) => root.push([element('hologram')])],
    ['a node called constructor', (root) => root.push([element('constructor')])],
    [
      'a language that is no word',
      (root) => root.push([element('codeBlock', { language: { toString: 1 } })]),
    ],
    ['a paragraph in a paragraph', (root) => nests(root, element('paragraph'))],
    ['an unknown attribute', (root) => root.push([element('paragraph', { onclick: 'x' })])],
    ['an attribute called __proto__', (root) => root.push([element('paragraph', { ['__proto__']: 'x' })])],
    ['a heading of level −1', (root) => root.push([element('heading', { level: -1 })])],
    ['a heading of no level', (root) => root.push([element('heading', { level: NaN })])],
    ['a link that runs a script', (root) => run(root).insert(0, 'mot', { link: { href: 'javascript:x' } })],
    ['bytes as an attribute', (root) => root.push([element('heading', { level: new Uint8Array(9) })])],
    ['an unknown mark', (root) => marked(root, 'glow')],
    ['an element in the place of words', (root) => nests(root, element('text'))],
    ['a mark on code', (root) => run(root, 'codeBlock').insert(0, 'mot', { bold: {} })],
    ['a mark called constructor', (root) => marked(root, 'constructor')],
    ['an object among the words', (root) => run(root).insertEmbed(0, { image: 'x' })],
    ['an attribute of words', (root) => run(root).setAttribute('level', 3)],
    ['words without a line', (root) => root.push([new Y.XmlText('mot')])],
    ['a list instead of nodes', (root) => root.push([new Y.Array() as never])],
    ['a map instead of nodes', (root) => root.push([new Y.Map() as never])],
    ['a hook', (root) => root.push([new Y.XmlHook('x') as never])],
    ['another root', (_root, doc) => doc.getMap('hidden').set('a', 'x'.repeat(1000))],
    ['a document in the document', (root) => root.push([new Y.Doc() as never])],
  ])('co-edited text: refused: %s', async (_what, change) => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const asks = await writes(cindy, text)
    expect(await asks(added(change))).toMatchObject(REFUSED)
    expect(await since(db(), textRoom(text), 1)).toEqual([])
  })

  it.each(['bulletList', 'taskList'])(
    'co-edited text: a %s whose item no longer begins with a paragraph is still drawn, words included',
    async (list) => {
      const { cindy, community } = await found(CAST)
      const text = await begins(cindy, community, 'Accueillir')
      const asks = await writes(cindy, text)
      const mine = new Y.Doc()
      const item = element(list === 'bulletList' ? 'listItem' : 'taskItem')
      await asks(
        added((root) => {
          const holder = element(list)
          root.push([holder])
          holder.push([item])
          item.push([element('blockquote')])
          run(item.get(0) as Y.XmlElement).insert(0, 'mot dit')
        }, mine),
      )
      const one = await opens(cindy, text)
      const { doc } = initProseMirrorDoc(one.doc.getXmlFragment('default'), textSchema)
      expect(doc.textContent).toContain('mot dit')
      expect(one.text).toContain('mot dit')
    },
  )

  it('co-edited text: changes are kept in the order in which they build on one another', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const asks = await writes(cindy, text)
    const mine = new Y.Doc()
    const changes = ['a', 'b', 'c'].map((words) => aParagraph(words, mine))
    expect(await asks(changes[2]!)).toMatchObject(EARLY)
    const answers = await Promise.all(changes.toReversed().map(asks))
    for (const answer of answers) expect(answer).toHaveProperty('seq')
    expect((await readText(app().as(null), text)).plain).toContain('a\nb\nc')
  })

  it('co-edited text: a second version of what is written changes nothing', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const asks = await writes(cindy, text)
    const [first, second] = [new Y.Doc(), new Y.Doc()]
    second.clientID = first.clientID
    expect(await asks(aParagraph('mot dit', first))).toHaveProperty('seq')
    expect(await asks(aParagraph('mot tu et plus', second))).toHaveProperty('seq')
    const before = (await readText(app().as(null), text)).plain
    expect(before).toContain('mot dit')
    // In whatever order they are received.
    const entries = await since(db(), textRoom(text), 0)
    const other = new Y.Doc()
    for (const { payload } of entries.toReversed()) Y.applyUpdate(other, payload)
    expect(other.getXmlFragment('default').toJSON()).toContain('mot dit')
  })

  it('co-edited text: what a person writes per minute is bounded over all their connections', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const lines = [await writes(cindy, text), await writes(cindy, text)]
    const page = 'x'.repeat(500_000)
    const answers = []
    for (let i = 0; i < 10; i++) answers.push(await lines[i % 2]!(aParagraph(page)))
    expect(answers[0]).toHaveProperty('seq')
    expect(answers.at(-1)).toMatchObject({ problem: { type: '/problems/written-too-much' } })
    expect(await (await writes(sabrina, text))(aParagraph('mot'))).toHaveProperty('seq')
  })

  it('co-edited text: what a person is sent per minute is bounded over all their connections', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const room = textRoom(text)
    // As an older version took.
    const payload = aParagraph('x'.repeat(5 * MAX_TEXT_BYTES))
    await append(db(), room, [{ id: randomUUID(), person: null, at: new Date(), payload }])
    const asked = { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) }
    const lines = [await cindy.connects(), await cindy.connects()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => lines[i % 2]!.asks('text:join', asked)),
    )
    expect(answers.filter((answer) => 'merged' in answer).length).toBeGreaterThan(10)
    // One of them, as the two connections are answered in any order.
    const refusals = answers.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
    expect(refusals[0]).toMatchObject({ status: 429, type: '/problems/read-too-much' })
    expect(await (await sabrina.connects()).asks('text:join', asked)).toHaveProperty('merged')
  })

  it('co-edited text: a full text no longer grows, and can still be shortened', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const book = new Y.Doc()
    const payload = aParagraph('x'.repeat(MAX_TEXT_BYTES - 1000), book)
    await append(db(), textRoom(text), [{ id: randomUUID(), person: null, at: new Date(), payload }])
    const asks = await writes(cindy, text)
    expect(await asks(aParagraph('x'.repeat(2000)))).toMatchObject({
      problem: { type: '/problems/text-full' },
    })
    expect(await asks(added((root) => root.delete(0, 1), book))).toHaveProperty('seq')
    expect(await asks(aParagraph('x'.repeat(2000)))).toHaveProperty('seq')
  })

  it('co-edited text: a failure beside the text does not keep it from being read, and passes', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const asks = await writes(cindy, text)
    failing.add(text)
    expect(await asks(aParagraph('encore'))).toHaveProperty('seq')
    expect((await readText(app().as(null), text)).plain).toContain('encore')
    const stored = () =>
      db().selectFrom('texts').select('plain').where('id', '=', text).executeTakeFirstOrThrow()
    expect(await stored()).toEqual({ plain: 'Accueillir' })
    failing.delete(text)
    const { plain } = await readText(app().as(null), text)
    expect(plain).toContain('encore')
    expect(await stored()).toEqual({ plain })
  })
})

describe('co-edited text: texts of before', () => {
  const poisoned = async (person: Person, community: string, ...payloads: ((on: Y.Doc) => Uint8Array)[]) => {
    const text = await begins(person, community, 'Accueillir')
    const doc = new Y.Doc()
    for (const { payload } of await since(db(), textRoom(text), 0)) Y.applyUpdate(doc, payload)
    for (const make of payloads) {
      const payload = make(doc)
      await append(db(), textRoom(text), [{ id: randomUUID(), person: null, at: new Date(), payload }])
    }
    return text
  }

  it('co-edited text: nodes too deep to be drawn are replaced by their words, once', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await poisoned(cindy, community, () => added((root) => quotes(root, 3_000)))
    expect((await readText(app().as(null), text)).plain).toContain('au fond')

    const one = await opens(cindy, text)
    expect(await (await writes(cindy, text))(aParagraph('ici'))).toHaveProperty('seq')
    await agree(one, await opens(sabrina, text))
    const { doc, plain } = await readText(app().as(null), text)
    expect(plain.split('\n').toSorted()).toEqual(['Accueillir', 'au fond', 'ici'])
    expect(nodesOf(doc).filter(({ type }) => type === 'blockquote')).toHaveLength(MAX_NESTING - 1)
    expect(await since(db(), textRoom(text), 0)).toHaveLength(4)
  })

  it('co-edited text: values out of range are read as the default ones', async () => {
    const { cindy, community } = await found(CAST)
    const levels = [-1, NaN, 1e9, 3]
    const headings = () => levels.map((level) => element('heading', { level }))
    const text = await poisoned(cindy, community, () => added((root) => root.push(headings())))
    const { doc } = await readText(app().as(null), text)
    const read = doc.content.filter(({ type }) => type === 'heading')
    expect(read.map(({ attrs }) => attrs?.['level'])).toEqual([2, undefined, 2, 3])
  })

  it('co-edited text: what no editor draws is dropped, and the words beside it stay', async () => {
    const { cindy, community } = await found(CAST)
    const text = await poisoned(cindy, community, (on) =>
      added((root) => {
        root.push([new Y.Array() as never, new Y.Map() as never, new Y.XmlHook('x') as never])
        const line = root.get(0) as Y.XmlElement
        line.push([new Y.Map() as never, element('text')])
        ;(line.get(0) as Y.XmlText).insertEmbed(3, { image: 'x' })
      }, on),
    )
    expect((await readText(app().as(null), text)).plain).toBe('Accueillir')
    const one = await opens(cindy, text)
    expect(() => initProseMirrorDoc(one.doc.getXmlFragment('default'), textSchema)).not.toThrow()
    expect(one.text).toBe('Accueillir')
  })

  it('co-edited text: what was written after an endless deletion is there again', async () => {
    const { cindy, community } = await found(CAST)
    const mine = new Y.Doc()
    const text = await poisoned(
      cindy,
      community,
      () => aParagraph('avant', mine),
      () => deletesAll(mine.clientID, 2 ** 50),
      () => aParagraph('après', mine),
    )
    expect((await readText(app().as(null), text)).plain).toContain('après')
    const one = await opens(cindy, text)
    expect(one.text).toContain('après')
    one.types(' ici')
    await expect.poll(() => one.provider.status).toBe('saved')
  })
})

function run(root: Y.XmlFragment, node = 'paragraph'): Y.XmlText {
  const [paragraph, words] = [new Y.XmlElement(node), new Y.XmlText()]
  paragraph.insert(0, [words])
  root.push([paragraph])
  return words
}
const marked = (root: Y.XmlFragment, mark: string) => run(root).insert(0, 'mot', { [mark]: {} })
const nests = (root: Y.XmlFragment, node: Y.XmlElement) => {
  const paragraph = new Y.XmlElement('paragraph')
  root.push([paragraph])
  paragraph.insert(0, [node])
}
