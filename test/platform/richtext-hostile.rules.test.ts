import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prepare } from '#server/platform/pdf/template-input.ts'
import { checkDocument } from '#server/platform/richtext/document.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { toMailHtml } from '#server/platform/richtext/mail.ts'
import { toMarkdown } from '#server/platform/richtext/markdown.ts'
import { plainText } from '#server/platform/richtext/plain-text.rules.ts'
import { textMalformed, type RichNode, type RichText } from '#server/platform/richtext/richtext.contract.ts'
import { mentionsOf, sourcesOf } from '#server/platform/richtext/sources.rules.ts'
import { toText } from '#server/platform/richtext/text.ts'

const origin = 'https://liane.example'
const about = {
  network: 'R',
  title: 'T',
  status: 'S',
  date: '2026-02-11',
  credits: [],
  licence: 'L',
  address: '/',
}
const READINGS: Record<string, (text: RichText) => unknown> = {
  'a page': (text) => toHtml(text, { anchors: true }),
  'a letter': (text) => toMailHtml(text, { origin }),
  'a letter without HTML': (text) => toText(text, { origin }),
  Markdown: toMarkdown,
  search: plainText,
  'its sources': sourcesOf,
  'its mentions': mentionsOf,
  PDF: (body) => prepare({ template: 'tool', data: { ...about, version: '1', body } }, {}, origin),
}

/** What every object inherits. */
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']
const NODES = [
  ...['paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'taskList', 'taskItem', 'blockquote'],
  ...['codeBlock', 'table', 'tableRow', 'tableHeader', 'tableCell', 'image', 'mention', 'hardBreak'],
  ...['horizontalRule', 'reference', 'indicator', 'agenda', 'hologram', ...INHERITED],
]
const ATTRIBUTES = [
  'level',
  'start',
  'colspan',
  'rowspan',
  'align',
  'source',
  'kind',
  'items',
  'src',
  'checked',
]
const value = fc.oneof(
  fc.constantFrom(...INHERITED, -1, 0, 1.5, 1e9, 2 ** 53, null, true, '', 'javascript:x', '/c/x'),
  fc.constantFrom({ kind: 'constructor', id: '__proto__' }, [{}], [null, { at: 'constructor' }], {
    kind: {},
  }),
)
const attrs = fc.dictionary(fc.constantFrom(...ATTRIBUTES, 'label', 'href', 'id'), value)
const marks = fc.array(
  fc.record({ type: fc.constantFrom('bold', 'link', 'code', 'glow', ...INHERITED), attrs }),
  { maxLength: 2 },
)
const { node } = fc.letrec<{ node: RichNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.record({ type: fc.constant('text'), text: fc.string({ minLength: 1 }), marks }),
    fc.record({ type: fc.constantFrom(...NODES), attrs, content: fc.array(tie('node'), { maxLength: 4 }) }),
  ),
}))
const text = fc.record({
  type: fc.constant('doc' as const),
  content: fc.array(node, { minLength: 1, maxLength: 4 }),
})

it.each(Object.entries(READINGS))(
  'rich text: whatever its nodes and attributes are called and hold, it can be read as %s',
  (_what, read) => {
    fc.assert(
      fc.property(text, (hostile) => void read(hostile)),
      { numRuns: 500 },
    )
  },
)

it('rich text: a name that every object inherits is an unknown name', () => {
  const of = (name: string): RichText => ({
    type: 'doc',
    content: [
      { type: name, content: [{ type: 'text', text: 'mot', marks: [{ type: name }] }] },
      { type: 'reference', attrs: { kind: name, label: 'Fiche' } },
      {
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { align: name } }] }],
      },
    ],
  })
  for (const read of Object.values(READINGS)) {
    const reading = (name: string) => JSON.stringify(read(of(name))).replaceAll(name, 'hologram')
    for (const name of INHERITED) expect(reading(name)).toBe(reading('hologram'))
  }
})

it.each([
  ['a heading of level −1', 'heading', { level: -1 }],
  ['a heading of level 1e9', 'heading', { level: 1e9 }],
  ['a cell of −1e9 columns', 'tableCell', { colspan: -1e9 }],
  ['a cell of 1e9 columns and rows', 'tableCell', { colspan: 1e9, rowspan: 1e9 }],
])('rich text: %s is read as an ordinary one', (_what, type, attrs) => {
  const of = (attrs: Record<string, unknown>): RichText => {
    const node = { type, attrs, content: [{ type: 'text', text: 'mot' }] }
    return {
      type: 'doc',
      content: [{ type: 'table', content: [{ type: 'tableRow', content: [node] }] }, node],
    }
  }
  for (const read of Object.values(READINGS)) expect(read(of(attrs))).toEqual(read(of({})))
})

it('rich text: a text of 400,000 parts is refused in words', () => {
  const given = { type: 'doc', content: Array.from({ length: 400_000 }, () => 0) }
  expect(() => checkDocument(given)).toThrow(textMalformed().message)
})
