import { expect, test } from 'vitest'
import { page, userEvent, type Locator } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import '#client/styles/index.css'
import CoEditor from '#client/editor/CoEditor.svelte'
import { isTyped } from '#client/editor/is-typed.ts'
import { seedOf, toRichText } from '#server/platform/texts/projection.ts'
import { doc as textOf, p } from '#server/platform/richtext/build.rules.ts'

/** Someone at an editor; what they type leaves when the test says so. */
class Writer {
  readonly doc = new Y.Doc()
  readonly field: Locator
  #unsent: Uint8Array[] = []

  constructor(name: string) {
    this.field = page.getByRole('textbox', { name })
    this.doc.on('update', (update: Uint8Array, origin: unknown, _doc: Y.Doc, change: Y.Transaction) => {
      if (origin !== this && isTyped(change)) this.#unsent.push(update)
    })
  }

  get words(): string {
    return this.field.element().textContent
  }

  hears(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, this)
  }

  sendsTo(other: Pick<Writer, 'hears'>): void {
    const sent = this.#unsent
    this.#unsent = []
    for (const update of sent) other.hears(update)
  }
}

/** Two people with the same text before them. */
async function together(...paragraphs: string[]): Promise<[Writer, Writer]> {
  const seed = seedOf(textOf(...paragraphs.map((words) => (words ? p(words) : p())))).update
  const writers = ['Cindy', 'Solange'].map(async (name) => {
    const writer = new Writer(name)
    writer.hears(seed)
    await render(CoEditor, {
      doc: writer.doc,
      awareness: new Awareness(writer.doc),
      mayWrite: true,
      label: name,
    })
    return writer
  })
  return [await writers[0]!, await writers[1]!]
}

async function types(writer: Writer, words: string): Promise<void> {
  await writer.field.click()
  await userEvent.keyboard(`{Control>}{End}{/Control}${words}`)
}

/** Both begin the same blank line, and go on while what the other wrote is still on its way. */
async function beginAtOnce(cindy: Writer, solange: Writer): Promise<void> {
  await types(cindy, 'sans dossier')
  await types(solange, 'avec un nom')
  solange.sendsTo(cindy)
  await types(cindy, ', toujours')
  await types(solange, ', lisible')
  cindy.sendsTo(solange)
  solange.sendsTo(cindy)
}

/** Both read the same, in which each of these words stands once. */
function expectOnce([cindy, solange]: [Writer, Writer], words: string[]): void {
  const read = cindy.words
  expect(solange.words).toBe(read)
  expect(words.map((some) => read.split(some).length - 1, read)).toEqual(words.map(() => 1))
  expect(read).toHaveLength(words.join('').length)
}

const WRITTEN = ['sans dossier', 'avec un nom', ', toujours', ', lisible']

test('co-editing: two people who start a blank text at the same moment lose no word', async () => {
  const [cindy, solange] = await together('')
  await beginAtOnce(cindy, solange)
  expectOnce([cindy, solange], WRITTEN)
})

test('co-editing: two people who start the same new line at the same moment lose no word', async () => {
  const [cindy, solange] = await together('Une carte')
  await types(cindy, '{Enter}')
  cindy.sendsTo(solange)
  await beginAtOnce(cindy, solange)
  expectOnce([cindy, solange], ['Une carte', ...WRITTEN])
})

test('co-editing: content an editor cannot display stays in the shared text', async () => {
  const [cindy] = await together('Une carte')
  const shared = new Y.Doc()
  Y.applyUpdate(shared, Y.encodeStateAsUpdate(cindy.doc))
  const fromElsewhere = new Y.XmlElement('hologram')
  fromElsewhere.insert(0, [new Y.XmlText('Une image qui tourne')])
  shared.getXmlFragment('default').push([fromElsewhere])

  cindy.hears(Y.encodeStateAsUpdate(shared))
  await types(cindy, ', un nom')
  cindy.sendsTo({ hears: (update) => Y.applyUpdate(shared, update) })
  expect(cindy.words).toBe('Une carte, un nom')
  expect(toRichText(shared)).toMatchObject({
    content: [
      { type: 'paragraph', content: [{ text: 'Une carte, un nom' }] },
      { type: 'hologram', content: [{ text: 'Une image qui tourne' }] },
    ],
  })
})
