import { expect, test } from 'vitest'
import { wordsIn } from '#client/kept-text.ts'
import { doc, fromPlain, mention, p } from '#server/platform/richtext/build.rules.ts'

test('kept text: the words of a form are read from its texts, a rich one block by block', () => {
  const form = {
    kind: '',
    words: 'Une page.',
    body: doc(p('Bonjour ', mention('id', 'Ana'), '.'), p('Merci')),
  }
  expect(wordsIn([form.words, form.body])).toBe('Une page.\nBonjour Ana.\nMerci')
  expect(wordsIn(fromPlain('Un\nDeux'))).toBe('Un\nDeux')
  const command = {
    type: 'keep_note',
    note: { kind: 'decision', id: 'x', title: 'Une page', status: 'decided' },
  }
  expect(wordsIn({ op: 'o', command })).toBe('Une page')
  expect(wordsIn({ sealed: true, left: 3 })).toBe('')
})
