import { describe, expect, it } from 'vitest'
import { passagesOf } from '#server/platform/purge-words/passages.rules.ts'
import { unfit } from '#server/platform/purge-words/plain-words.rules.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { lengthsIn } from '#server/platform/purge-words/columns.ts'
import { bold, doc, p } from '#server/platform/richtext/build.rules.ts'

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
    ['<img alt="&quot;Anaïs d&#39;Esnambuc&quot; &lt;3">', `<img alt="&quot;${GONE}&quot; &lt;3">`],
    ['<a href="mailto:Anaïs%20d’Esnambuc@x.fr">Lui écrire</a>', '<a>Lui écrire</a>'],
    // What only looks like a tag, in a plain text, is words.
    ['a <b et Anaïs d’Esnambuc> c', `a <b et ${GONE}> c`],
    ['<Anaïs d’Esnambuc>', `<${GONE}>`],
    ['<p class="Anaïs d’Esnambuc">', `<p class="${GONE}">`],
    // Part of another name.
    ['Anaïs d’Esnambuc-Payet', 'Anaïs d’Esnambuc-Payet'],
    ['Marie-Anaïs d’Esnambuc', 'Marie-Anaïs d’Esnambuc'],
    ['Anaïs d’Esnambuc - hier', `${GONE} - hier`],
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

  const PAGE = toHtml(
    doc({
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Vingt-trois p>, onmouseover=alert(1) ' },
        {
          type: 'text',
          text: 'ici',
          marks: [{ type: 'link', attrs: { href: 'https://x//onmouseover=alert(1)//' } }],
        },
      ],
    }),
  )
  it.each([
    'p>',
    '><',
    '<p',
    '="https://',
    '="https://x',
    'href',
    'p>Vingt',
    'alert(1)//">ici',
    '&amp;',
    'gt;',
    'noopener',
  ])('« %s » breaks no tag of a stored page', (passage) => {
    for (const anyCase of [false, true]) {
      const after = passagesOf([passage], GONE, { anyCase }).inText(PAGE)
      expect(after).toMatch(
        /^<p>[^<>]*<a(?: href="https:\/\/x\/\/onmouseover=alert\(1\)\/\/")?(?: rel="[a-z ]*")?>[^<>]*<\/a><\/p>$/u,
      )
    }
  })

  it('a compound name is found when it is given whole, and with another hyphen', () => {
    expect(without('Grondin-Payet').inText('Mme Grondin-Payet, Mme Grondin‑Payet')).toBe(
      `Mme ${GONE}, Mme ${GONE}`,
    )
    expect(without('Grondin').inText('Mme Grondin-Payet, M. Grondin')).toBe(`Mme Grondin-Payet, M. ${GONE}`)
  })

  it('in any case, a name is found however it is typed, and codes stay', () => {
    const any = passagesOf(['Éloi Question'], GONE, { anyCase: true })
    expect(any.inText('éloi question, ÉLOI QUESTION, Éloi question, Éloi…')).toBe(
      `${GONE}, ${GONE}, ${GONE}, ${GONE}…`,
    )
    for (const text of ['éloi question', 'ÉLOI QUESTION', 'Éloi question'])
      expect(any.mayStandIn(text)).toBe(true)
    const { inJson } = passagesOf(['Question'], GONE, { anyCase: true })
    expect(
      inJson({
        kind: 'question',
        kinds: ['question'],
        name: 'question:asked',
        title: 'question',
        text: doc(p('une ', bold('question'))),
      }),
    ).toEqual({
      kind: 'question',
      kinds: ['question'],
      name: 'question:asked',
      title: GONE,
      text: doc(p('une ', bold(GONE))),
    })
  })

  it.each(['Le', 'là', 'de la', 'Et puis', '2026', '06', '12/26', 'Léa', 'M. B', 'jeudi', 'élève', '…'])(
    '« %s » would be taken from the texts of everybody',
    (passage) => {
      expect(unfit(passage)).toBe('plain')
    },
  )

  it.each(['p>', '<p', 'x="https://'])('« %s » is no words', (passage) => {
    expect(unfit(passage)).toBe('markup')
  })

  it.each([
    'Rose',
    'Mme de la Tour',
    'Li Wei',
    '0596 12 34 56',
    'la coiffeuse du marché',
    'Grondin-Payet',
    'x@y.fr',
  ])('« %s » may be purged', (passage) => {
    expect(unfit(passage)).toBeNull()
  })

  it('the longest passages in the longest text take little time', () => {
    const many = Array.from({ length: 20 }, (_, i) => `${'a '.repeat(139 - i)}${'b '.repeat(i)}c`)
    const text = 'a '.repeat(24_000)
    const page = `<p>${'<b>a</b> '.repeat(5000)}</p>`
    const spaces = `a${' '.repeat(48_000)}`
    const { inText } = without(...many)
    const before = process.cpuUsage()
    for (const one of [text, page, spaces, `${text}…`]) inText(one)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(4)
    expect(inText(`${text}${many[3]!}`)).toMatch(/\[mots retirés\]$/u)
  })
})
