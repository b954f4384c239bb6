import { describe, expect, it } from 'vitest'
import { passagesOf } from '#server/platform/purge-words/passages.rules.ts'
import { lengthsIn } from '#server/platform/purge-words/columns.ts'
import { doc, p } from '#server/platform/richtext/build.rules.ts'

const [GONE, NAME] = ['[mots retirés]', 'Anaïs d’Esnambuc']
const without = (...words: string[]) => passagesOf(words, GONE)

describe('purge: passages', () => {
  it.each([
    ['Reçu Anaïs d’Esnambuc, jeudi.', `Reçu ${GONE}, jeudi.`],
    // As typography, HTML and the keyboard write it.
    ["Anaïs\u00a0d'Esnambuc", GONE],
    ['Anaïs\n d&#39;Esnambuc', GONE],
    ['Anaïs d’Esnambuc'.normalize('NFD'), GONE],
    [
      '<p>Anaïs <strong>d’Esn</strong>ambuc, <em>jeudi</em></p>',
      `<p>${GONE}<strong></strong>, <em>jeudi</em></p>`,
    ],
    ['<p>Anaïs</p><p>d’Esnambuc</p>', '<p>Anaïs</p><p>d’Esnambuc</p>'],
    ['<img alt="Anaïs d’Esnambuc">', `<img alt="${GONE}">`],
    // Other words, another case.
    ['anaïs d’Esnambuc', 'anaïs d’Esnambuc'],
    ['Anaïs d’Esnambucq', 'Anaïs d’Esnambucq'],
    // An excerpt that ends within it.
    ['Hier, Anaïs d’Esn…', `Hier, ${GONE}…`],
    ['Hier, Ana…', 'Hier, Ana…'],
  ])('« %s » becomes « %s »', (text, after) => {
    expect(without(NAME).inText(text)).toBe(after)
  })

  it('a number is not looked for inside an identifier, nor is a date that is a value', () => {
    const id = '3f9d1b4e-1987-4a31-9a7d-aa0e4e1c1987'
    const { inText, inJson } = without('1987')
    expect(inText(`né en 1987, /fils/${id}`)).toBe(`né en ${GONE}, /fils/${id}`)
    expect(inJson({ '1987': '1987', id, on: '1987-01-02', words: ['en 1987'] })).toEqual({
      '1987': GONE,
      id,
      on: '1987-01-02',
      words: [`en ${GONE}`],
    })
  })

  it('emphasis, a mention or a line break does not hide a passage of a rich text', () => {
    const bold = [{ type: 'bold' }]
    const text = doc({
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Vu Anaïs ' },
        { type: 'text', text: 'd’Esn', marks: bold },
        { type: 'text', text: 'ambuc et ' },
        { type: 'mention', attrs: { id: 'x', label: 'Rose Lima' } },
        { type: 'hardBreak' },
        {
          type: 'text',
          text: 'hier matin',
          marks: [{ type: 'link', attrs: { href: 'mailto:Anaïs%20d’Esnambuc@x.fr' } }],
        },
      ],
    })
    expect(without(NAME, '@Rose Lima\nhier matin').inJson(text)).toEqual(
      doc({
        type: 'paragraph',
        content: [
          { type: 'text', text: `Vu ${GONE}` },
          { type: 'text', text: ' et ' },
          { type: 'text', text: GONE },
          { type: 'hardBreak' },
          { type: 'text', text: GONE },
        ],
      }),
    )
  })

  it('passages that mean nothing are left out, and the longest is taken first', () => {
    expect(without('', ' ', '—', 'E').parts).toEqual([])
    expect(() => without('question')).toThrow('code')
    expect(without('Rose', 'Rose Lima').inText('Rose Lima, Rose')).toBe(`${GONE}, ${GONE}`)
    expect(without('Rose').inJson(doc(p('Sans rien.')))).toEqual(doc(p('Sans rien.')))
  })

  it('a check of a table on a length is told from one that names a code', () => {
    expect(lengthsIn('CHECK (((char_length(title) >= 8) AND (char_length(title) <= 140)))', 'title')).toEqual(
      {
        min: 8,
        max: 140,
      },
    )
    expect(lengthsIn("CHECK ((kind = ANY (ARRAY['a'::text])))", 'kind')).toBeNull()
    expect(lengthsIn('CHECK (((status <= 1) OR (html IS NOT NULL)))', 'html')).not.toBeNull()
  })
})
