import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FuzzedText } from './fuzzed-text.ts'
import { hostileChange } from './hostile-changes.ts'

it('co-edited text: whatever well-formed changes are sent, it can be read, opened and written, and keeps its words', () => {
  const seen = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(hostileChange, { minLength: 1, maxLength: 12 }), (changes) => {
      const text = new FuzzedText()
      for (const change of changes) {
        text.hostilelyWrites(change)
        text.honestlyWrites()
      }
      const { words, shownInEditor } = text.reads()
      expect(words).toEqual(text.words)
      expect(text.words.filter((word) => !shownInEditor.includes(word))).toEqual([])
      seen.accepted += text.accepted
      seen.refused += text.refused
    }),
    { numRuns: 150 },
  )
  // Both happen, or the changes are not hostile in a way that means anything.
  expect(seen.accepted).toBeGreaterThan(50)
  expect(seen.refused).toBeGreaterThan(50)
})
