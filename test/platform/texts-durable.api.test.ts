import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { append, compact, renewEpochs, since, snapshot } from '#server/platform/log/log.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { readText } from '#server/platform/texts/texts.ts'
import { CAST, useServer } from '../support/people.ts'
import { agree, aQueue, begins, Editor, opens, trials } from './texts-people.ts'

const { app, found, db } = useServer({}, [trials])
const AT = new Date('2026-03-16T12:00:00Z')

/** The changes of somebody who types key by key, elsewhere. */
function keystrokes(editor: Editor, words: string): Uint8Array[] {
  const elsewhere = new Y.Doc()
  Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(editor.doc))
  const updates: Uint8Array[] = []
  elsewhere.on('update', (update) => updates.push(update))
  const paragraph = elsewhere.getXmlFragment('default').get(0) as Y.XmlElement
  const text = paragraph.get(0) as Y.XmlText
  for (const letter of words) text.insert(text.length, letter)
  return updates
}

/** What a newer Liane may have written. */
function aHologram(editor: Editor): Uint8Array {
  const elsewhere = new Y.Doc()
  Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(editor.doc))
  const hologram = new Y.XmlElement('hologram')
  hologram.setAttribute('depth', 3 as never)
  hologram.setAttribute('film', new Uint8Array(9) as never)
  const words = new Y.XmlText()
  words.insert(0, 'rel\0ief \ud800', { 'glow--AbCdEfGh': { level: 2 } })
  hologram.insert(0, [words])
  elsewhere.getXmlFragment('default').push([hologram])
  return Y.encodeStateAsUpdate(elsewhere, Y.encodeStateVector(editor.doc))
}

const written = (text: string, payloads: Uint8Array[]) =>
  append(
    db(),
    textRoom(text),
    payloads.map((payload) => ({ id: randomUUID(), person: null, at: AT, payload })),
  )

describe('co-edited text: durability', () => {
  it('co-edited text: changes made offline are sent once after the reconnection', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const { socket } = await cindy.connects()
    const [one, two] = [new Editor(socket, text), await opens(sabrina, text)]
    await expect.poll(() => one.provider.status).toBe('saved')

    socket.disconnect()
    one.types(' sans')
    one.types(' réseau')
    expect(one.provider.status).toBe('offline')
    expect(one.provider.waiting).toBe(2)
    two.types(' ailleurs')
    await expect.poll(() => two.provider.status).toBe('saved')
    socket.connect()
    await agree(one, two)
    expect(one.text).toMatch('sans réseau')
    expect(await since(db(), textRoom(text), 0)).toHaveLength(3)
  })

  it('co-edited text: a killed page’s unsent changes are sent by the person’s next page', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const queue = aQueue()
    const killed = await cindy.connects()
    const one = new Editor(killed.socket, text, { queue })
    await expect.poll(() => one.provider.status).toBe('saved')
    killed.socket.disconnect()
    one.types(' jamais')
    one.types(' perdu')
    await expect.poll(() => [...queue.kept.values()].reduce((sum, { changes }) => sum + changes, 0)).toBe(2)

    const again = await opens(cindy, text, { queue })
    await agree(again, await opens(sabrina, text))
    expect(again.text).toBe('Accueillir jamais perdu')
    expect(queue.kept.size).toBe(0)
    // The first page comes back to life, and sends it as well.
    killed.socket.connect()
    await agree(one, again)
    expect(again.text).toBe('Accueillir jamais perdu')
  })

  it('co-edited text: a client that was away catches up, entry by entry or in one update', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir ')
    const { socket } = await cindy.connects()
    const away = new Editor(socket, text)
    await expect.poll(() => away.provider.status).toBe('saved')

    for (const length of [50, 1_200]) {
      socket.disconnect()
      const letters = 'abcdefghij'.repeat(length / 10)
      const expected = `${away.text}${letters}`
      await written(text, keystrokes(away, letters))
      socket.connect()
      await expect.poll(() => away.text === expected).toBe(true)
    }
    expect((await readText(app().as(null), text)).plain).toBe(away.text)
  })

  it('co-edited text: a lost message is recovered within seconds', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const editor = await opens(cindy, text)
    // Written without a word to anyone, as by a process whose message was lost.
    await written(text, keystrokes(editor, ' !'))
    await expect.poll(() => editor.text).toBe('Accueillir !')
    expect(editor.provider.gaps).toBeGreaterThan(0)
  })

  it('co-edited text: a compacted text stays the same', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir ')
    const editor = await opens(cindy, text)
    await written(text, keystrokes(editor, 'x'.repeat(2_100)))

    await expect.poll(async () => (await snapshot(db(), textRoom(text)))?.seq).toBe(2_101)
    expect(await since(db(), textRoom(text), 0)).toHaveLength(1_000)
    const fresh = await opens(cindy, text)
    expect(fresh.text).toBe(`Accueillir ${'x'.repeat(2_100)}`)
    expect((await readText(app().as(null), text)).plain).toBe(fresh.text)
  })

  it('co-edited text: a damaged change is skipped', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const before = await opens(cindy, text)
    await written(text, [Uint8Array.of(1, 255, 255, 3, 9, 9), ...keystrokes(before, ' !')])

    expect((await readText(app().as(null), text)).plain).toBe('Accueillir !')
    expect((await opens(cindy, text)).text).toBe('Accueillir !')
    await expect.poll(() => before.text).toBe('Accueillir !')
  })

  it('co-edited text: unknown nodes are kept, only what cannot be stored is dropped', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const editor = await opens(cindy, text)
    await written(text, [aHologram(editor)])

    const { doc } = await readText(app().as(null), text)
    expect(doc.content.at(-1)).toEqual({
      type: 'hologram',
      attrs: { depth: 3 },
      content: [{ type: 'text', text: 'relief \ufffd', marks: [{ type: 'glow', attrs: { level: 2 } }] }],
    })
  })

  it('co-edited text: local changes are not mixed into a text restored from a backup', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const editor = await opens(cindy, text)
    await renewEpochs(db())
    await expect.poll(() => editor.provider.refusal?.type).toBe('/problems/text-restored')
    expect((await opens(cindy, text)).provider.status).toBe('saved')
  })

  it('co-edited text: it can be read while another process compacts it', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir ')
    const editor = await opens(cindy, text)
    await written(text, keystrokes(editor, 'x'.repeat(60)))
    const rows = await since(db(), textRoom(text), 0)
    const merged = Y.mergeUpdates(rows.map(({ payload }) => payload))
    await compact(db(), textRoom(text), 61, merged, 0)
    expect((await opens(cindy, text)).text).toBe(`Accueillir ${'x'.repeat(60)}`)
  })
})
