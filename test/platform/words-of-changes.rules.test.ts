import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { wordsOfChanges } from '#client/live/words-of-changes.ts'

it('co-edited text: the words of changes that are refused are read from them alone', () => {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('default')
  const line = (words: string) => {
    const element = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, words)
    element.insert(0, [text])
    body.push([element])
    return text
  }
  line('Déjà enregistré.')
  const changes: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void changes.push(update))
  const text = line('')
  for (const [i, letter] of [...'Une salxle'].entries()) text.insert(i, letter)
  text.delete(7, 1)
  line('à côté')

  expect(wordsOfChanges(changes)).toBe('Une salle\nà côté')
  expect(wordsOfChanges([])).toBe('')
})
