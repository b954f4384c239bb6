import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bold,
  checkDocument,
  doc,
  h,
  italic,
  link,
  ol,
  p,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/document.ts'
import { fromMarkdown } from '#server/platform/richtext/import.ts'
import { toMarkdown } from '#server/platform/richtext/markdown.ts'
import type { RichMark, RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

/** The same document as the schema writes it, so that absent and default attributes compare equal. */
const same = (text: RichText) => checkDocument(text)

const BREAK: RichNode = { type: 'hardBreak' }

/** A title over two columns, and a cell over two rows. */
function merged(): RichNode {
  const made = table(['Fusion', 'C'], ['R2', 'b1', 'c1'], ['b2', 'c2'])
  made.content![0]!.content![0]!.attrs = { colspan: 2 }
  made.content![1]!.content![0]!.attrs = { rowspan: 2 }
  return made
}

describe('Markdown', () => {
  it.each<[string, RichText, string]>([
    [
      'titles and emphasis',
      doc(h(2, 'Temps 1'), p('Une ', bold('feuille'), ' ', italic('libre'), '.')),
      '## Temps 1\n\nUne **feuille** *libre*.\n',
    ],
    ['lists in lists', doc(ul('a', [p('b'), ol('c', 'd')])), '- a\n- b\n  1. c\n  2. d\n'],
    ['tasks', doc(tasks(['Relire', true], ['Publier', false])), '- [x] Relire\n- [ ] Publier\n'],
    [
      'tables',
      doc(table(['Structure', 'Places'], ['CRIJ | MLC', '12'])),
      '| Structure | Places |\n| --- | --- |\n| CRIJ \\| MLC | 12 |\n',
    ],
    ['signs that are words', doc('1. * _a_ <b> [c] `d` #e'), '1\\. \\* \\_a\\_ \\<b> \\[c\\] \\`d\\` #e\n'],
    [
      'emphasis against a guillemet',
      doc(p('mot', bold('« ainsi »'), 'suite')),
      'mo&#116;**« ainsi »**&#115;uite\n',
    ],
    ['spaces at the ends of emphasis', doc(p('un', bold(' mot '), 'seul')), 'un **mot** seul\n'],
    [
      'merged cells, with empty ones where they reach',
      doc(merged()),
      '| Fusion |  | C |\n| --- | --- | --- |\n| R2 | b1 | c1 |\n|  | b2 | c2 |\n',
    ],
    ['no break with nothing after it', doc(p('fin', BREAK), p(BREAK), 'suite'), 'fin\n\nsuite\n'],
    ['two lists in a row', doc(ul('a'), ul('b')), '- a\n\n* b\n'],
  ])('Markdown: %s is written', (_, text, markdown) => {
    expect(toMarkdown(text)).toBe(markdown)
  })

  it('Markdown: common variants are parsed', () => {
    expect(fromMarkdown('Titre\n===\n\n* a\n* b\n\n> cité\n\nhttps://exemple.fr et <b>html</b>')).toEqual(
      doc(
        h(1, 'Titre'),
        ul('a', 'b'),
        { type: 'blockquote', content: [p('cité')] },
        p(link('https://exemple.fr', 'https://exemple.fr'), ' et <b>html</b>'),
      ),
    )
  })

  it('Markdown: an unsafe link keeps its words alone', () => {
    expect(fromMarkdown('[ici](javascript:alert(1)) ![x](data:image/png;base64,AA)')).toEqual(
      doc('ici Image\u00a0: x'),
    )
  })

  it('Markdown: an external image becomes a link, an own one is kept', () => {
    expect(fromMarkdown('Voici ![la cour](https://ailleurs.fr/c.png)\n\n![Le hall](/api/files/1)')).toEqual(
      doc(p('Voici ', link('Image\u00a0: la cour', 'https://ailleurs.fr/c.png')), {
        type: 'image',
        attrs: { src: '/api/files/1', alt: 'Le hall' },
      }),
    )
  })

  it('Markdown: any input gives a valid text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'#>-*1.[]()!`~|\\ \n\tab<é:'), { maxLength: 60 }), (signs) => {
        expect(() => checkDocument(fromMarkdown(signs.join('')))).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })

  it('Markdown: every text survives a round trip', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(same(fromMarkdown(toMarkdown(text)))).toEqual(same(text))
      }),
      { numRuns: 300 },
    )
  })
})

// What people write, signs of Markdown included. Emphasis begins and ends on a word, a line on something to see.
const WORDS = [
  'mot',
  'été',
  '« cité »',
  'l’œuvre',
  '*',
  '_',
  'a_b',
  '1.',
  '12)',
  '#',
  '-',
  '+',
  '>',
  '[x]',
  '<b>',
  '`',
  '~~',
  '|',
  '\\',
  '&amp;',
  '!',
  'https://a.fr',
  '60\u00a0%',
  '(note)',
]
const word = fc.constantFrom(...WORDS)
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
const MARKS: RichMark[][] = [
  [],
  [],
  [{ type: 'bold' }],
  [{ type: 'italic' }],
  [{ type: 'strike' }],
  [{ type: 'code' }],
  [{ type: 'link', attrs: { href: 'https://exemple.fr/a?b=(1)&c=_d_' } }],
  [{ type: 'link', attrs: { href: '/c/x/fils/1' } }, { type: 'bold' }],
  [{ type: 'bold' }, { type: 'italic' }],
]
const inline = fc
  .array(fc.tuple(phrase, fc.constantFrom(...MARKS), fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((runs) =>
    runs.flatMap(([text, marks, isApart], i) =>
      run(text, marks, isApart || !mayTouch(marks, runs[i - 1]?.[1]), i),
    ),
  )

/** Markdown cannot change both emphases at once within a word. */
function mayTouch(marks: RichMark[], before: RichMark[] = []): boolean {
  return marks !== before && ![marks, before].some((all) => all.length === 2 && all[0]!.type === 'bold')
}

function run(text: string, marks: RichMark[], isApart: boolean, i: number): RichNode[] {
  const words: RichNode = { type: 'text', text, ...(marks.length && { marks }) }
  if (i === 0 || !isApart) return [words]
  return marks.length ? [{ type: 'text', text: ' ' }, words] : [{ type: 'text', text: ` ${text}` }]
}

const broken = fc
  .tuple(inline, inline)
  .map(([one, two]): RichNode[] => [...one, { type: 'hardBreak' }, ...two])
const paragraph = fc
  .oneof({ weight: 4, arbitrary: inline }, broken)
  .map((content): RichNode => ({ type: 'paragraph', content }))
const heading = fc
  .tuple(fc.integer({ min: 1, max: 4 }), inline)
  .map(([level, content]): RichNode => ({ type: 'heading', attrs: { level }, content }))
const code = phrase.map((text): RichNode => ({
  type: 'codeBlock',
  attrs: { language: null },
  content: [{ type: 'text', text: `${text}\n\n  ${text}` }],
}))
const cells = fc.array(inline, { minLength: 2, maxLength: 2 })
const grid = fc.array(cells, { minLength: 2, maxLength: 3 }).map((rows): RichNode => ({
  type: 'table',
  content: rows.map((row, i) => ({
    type: 'tableRow',
    content: row.map((content) => ({
      type: i ? 'tableCell' : 'tableHeader',
      content: [{ type: 'paragraph', content }],
    })),
  })),
}))

/** Lists, with lists in them down to that depth. */
function listOf(depth: number): fc.Arbitrary<RichNode> {
  const under = depth ? fc.array(listOf(depth - 1), { maxLength: 2 }) : fc.constant([])
  const items = fc.array(
    fc.tuple(paragraph, under).map(([line, lists]) => [line, ...lists]),
    { minLength: 1, maxLength: 3 },
  )
  const tasked = items.map((all): RichNode => ({
    type: 'taskList',
    content: all.map((content, i) => ({ type: 'taskItem', attrs: { checked: i % 2 === 0 }, content })),
  }))
  const numbered = fc
    .tuple(fc.constantFrom(1, 7), items)
    .map(([start, all]): RichNode => ({ ...ol(...all), attrs: { start } }))
  return fc.oneof(
    items.map((all) => ul(...all)),
    numbered,
    tasked,
  )
}
const simple = fc.oneof(
  paragraph,
  heading,
  code,
  grid,
  fc.constant<RichNode>({ type: 'horizontalRule' }),
  listOf(2),
)
const quote = fc
  .array(simple, { minLength: 1, maxLength: 3 })
  .map((content): RichNode => ({ type: 'blockquote', content }))
const texts = fc
  .array(fc.oneof(simple, quote), { minLength: 1, maxLength: 4 })
  .map((blocks) => doc(...blocks))
