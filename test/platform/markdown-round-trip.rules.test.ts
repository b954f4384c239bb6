import { tests } from 'commonmark-spec'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '#server/platform/richtext/document.ts'
import { fromMarkdown } from '#server/platform/richtext/import.ts'
import { toMarkdown } from '#server/platform/richtext/markdown.ts'
import type { RichText } from '#server/platform/richtext/richtext.contract.ts'
import { markdownCorpus } from './markdown-corpus.ts'

const again = (text: RichText) => checkDocument(fromMarkdown(toMarkdown(text)))

describe('Markdown: what is exported is imported the same', () => {
  it('Markdown: every text of the corpus', () => {
    const corpus = markdownCorpus()
    expect(corpus.length).toBeGreaterThan(400)
    const changed = corpus.filter(({ text }) => !same(again(text), checkDocument(text)))
    expect(changed.map(({ name, text }) => ({ name, markdown: toMarkdown(text) }))).toEqual([])
  })

  it('Markdown: every example of CommonMark', () => {
    expect(tests.length).toBeGreaterThan(600)
    const changed = tests
      .map(({ number, markdown }) => ({ number, markdown: markdown.replaceAll('→', '\t') }))
      .map(({ number, markdown }) => ({ number, markdown, text: checkDocument(fromMarkdown(markdown)) }))
      .filter(({ text }) => !same(again(text), text))
    expect(changed.map(({ number, markdown }) => ({ number, markdown }))).toEqual([])
  })
})

const same = (one: RichText, other: RichText) => JSON.stringify(one) === JSON.stringify(other)
