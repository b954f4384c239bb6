import Fastify from 'fastify'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import {
  bold,
  checkDocument,
  doc,
  fromPlain,
  h,
  headings,
  imagesWithoutAlt,
  isBlank,
  link,
  mention,
  mentionsOf,
  normaliseHeadings,
  p,
  plainText,
  quote,
  sourcesOf,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/document.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { toMailHtml } from '#server/platform/richtext/mail.ts'
import { toText } from '#server/platform/richtext/text.ts'
import { frenchMoment } from '#server/platform/richtext/moment.rules.ts'
import { RichText, type RichNode } from '#server/platform/richtext/richtext.contract.ts'

const image = (src: string, alt: string): RichNode => ({ type: 'image', attrs: { src, alt } })
const thread = { kind: 'thread', id: 'fil-1', label: 'Qui commence ?', href: '/c/caravelle/fils/1' } as const

function refusalOf(given: unknown): Record<string, unknown> {
  try {
    checkDocument(given)
  } catch (refusal) {
    return (refusal as { toJSON: () => Record<string, unknown> }).toJSON()
  }
  throw new Error('nothing was refused')
}

describe('rich text: validation', () => {
  it('rich text: a text with every node is valid', () => {
    const text = doc(
      h(2, 'Temps 1'),
      p('Une ', bold('feuille'), ', ', link('ici', 'https://exemple.fr/a?b=1'), ' ', mention('p1', 'Prisca')),
      ul('un', [p('deux'), ul('trois')]),
      tasks(['Relire', true], ['Publier', false]),
      quote(thread, 'Ce qui compte'),
      table(['Structure', 'Places'], ['CRIJ', '12']),
      image('/api/files/1', 'La feuille pliée en deux'),
    )
    const kept = checkDocument(text)
    expect(plainText(kept)).toBe(plainText(text))
    expect(checkDocument(kept)).toEqual(kept)
  })

  it.each([
    ['a node nobody knows', { type: 'iframe' }],
    ['a title of level nine', { type: 'heading', attrs: { level: 9 } }],
    ['words outside a paragraph', { type: 'text', text: 'seuls' }],
    ['a list without items', { type: 'bulletList', content: [] }],
    [
      'a mark nobody knows',
      { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'blink' }] }] },
    ],
    ['a quote of an unknown kind', quote({ ...thread, kind: 'diary' as 'post' }, 'mot')],
    ['something that is no node', null],
  ])('rich text: refused: %s', (_, node) => {
    expect(refusalOf({ type: 'doc', content: [node] })).toMatchObject({
      status: 422,
      type: '/problems/text-malformed',
    })
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:1',
    'java\tscript:1',
    'data:text/html,x',
    '//evil.fr',
    '/\\evil.fr',
    'http:',
    '',
  ])('rich text: a link to %j is refused', (href) => {
    expect(refusalOf(doc(p(link('ici', href))))['detail']).toMatch(/adresse/)
  })

  it.each(['https://ailleurs.fr/x.png', '//ailleurs.fr/x.png', 'data:image/png;base64,AA'])(
    'rich text: an image from %j is refused',
    (src) => {
      expect(refusalOf(doc(image(src, 'Une cour')))['detail']).toMatch(/adresse/)
    },
  )

  it('rich text: an image without a description is refused', () => {
    const text = doc(image('/api/files/1', ' '))
    expect(imagesWithoutAlt(text)).toHaveLength(1)
    expect(refusalOf(text)['detail']).toMatch(/Décrivez/)
  })

  it('rich text: a text that is too deep or too long is refused, without a stack overflow', () => {
    const nested = (depth: number) =>
      Array.from({ length: depth }).reduce<RichNode>((node) => quote(null, node), p('fond'))
    expect(checkDocument(doc(nested(30)))).toBeTruthy()
    expect(refusalOf(doc(nested(31)))['detail']).toMatch(/listes/)
    expect(refusalOf(doc(nested(20_000)))['detail']).toMatch(/listes/)
    expect(refusalOf(doc('é'.repeat(150_001)))['detail']).toMatch(/long/)
  })

  it('rich text: characters that cannot be stored and unknown attributes are dropped', () => {
    const text = {
      type: 'doc',
      content: [
        { type: 'paragraph', attrs: { style: 'color:red' }, content: [{ type: 'text', text: 'a\0b\ud800' }] },
      ],
    }
    expect(checkDocument(text)).toEqual(doc('ab\ufffd'))
  })
})

describe('rich text: contract', () => {
  it('rich text: it goes through HTTP unchanged, both ways', async () => {
    const app = Fastify()
    app.post('/', { schema: { body: RichText, response: { 200: RichText } } }, (request) => request.body)
    const { body } = await app.inject({ method: 'POST', url: '/', payload: everything() })
    expect(JSON.parse(body)).toEqual(everything())
    await app.close()
  })

  it('rich text: other JSON is refused by the contract', () => {
    expect(
      [doc(), { type: 'doc', content: [] }, { type: 'paragraph' }, '<p>', null].map((given) =>
        Value.Check(RichText, given),
      ),
    ).toEqual([true, false, false, false, false])
  })
})

describe('rich text', () => {
  const text = doc(
    quote(thread, 'Chacun attend l’autre.'),
    p(mention('p1', 'Prisca'), ' et ', mention('p2', 'Inès'), ' et ', mention('p1', 'Prisca')),
    {
      type: 'reference',
      attrs: { kind: 'tool', id: 'outil-1', label: 'La grille', note: 'Essayée', href: '/c/x/outils/1' },
    },
    { type: 'reference', attrs: { kind: 'thread', id: 'fil-1', label: 'Encore', note: '', href: '' } },
  )

  it('rich text: quoted sources and mentioned people are listed once', () => {
    expect(sourcesOf(text)).toEqual([
      { kind: 'thread', id: 'fil-1' },
      { kind: 'tool', id: 'outil-1' },
    ])
    expect(mentionsOf(text)).toEqual(['p1', 'p2'])
  })

  it('rich text: nested quotes are found', () => {
    expect(sourcesOf(doc(ul([p('a'), quote(thread, 'b')])))).toEqual([{ kind: 'thread', id: 'fil-1' }])
  })

  it('rich text: the plain text has every word', () => {
    expect(plainText(text)).toBe(
      'Chacun attend l’autre.\nQui commence ?\n@Prisca et @Inès et @Prisca\nLa grille\nEssayée\nEncore',
    )
  })

  it('rich text: a text with only an image is not blank', () => {
    expect(isBlank(doc())).toBe(true)
    expect(isBlank(doc(p('  '), ul('')))).toBe(true)
    expect(isBlank(doc(image('/a', '')))).toBe(false)
    expect(isBlank(doc('a'))).toBe(false)
  })

  it('rich text: plain input is not interpreted', () => {
    expect(fromPlain('Bonjour,\r\nvoici **tout**.\n\n \n<b>Fin</b>')).toEqual(
      doc(p('Bonjour,', { type: 'hardBreak' }, 'voici **tout**.'), p('<b>Fin</b>')),
    )
  })
})

describe('headings', () => {
  const levelsOf = (...asked: (1 | 2 | 3 | 4)[]) =>
    headings(doc(...asked.map((level) => h(level, 'T')))).map(({ level }) => level)

  it.each([
    [
      [2, 4, 3, 2],
      [1, 2, 2, 1],
    ],
    [
      [3, 2, 3],
      [1, 1, 2],
    ],
    [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ],
    [
      [4, 4, 2, 4, 3, 4],
      [1, 1, 1, 2, 2, 3],
    ],
  ] as const)('headings: levels %j are normalised to %j', (asked, levels) => {
    expect(levelsOf(...asked)).toEqual(levels)
  })

  it('headings: normalising also covers nested ones, and is idempotent', () => {
    const text = doc(h(2, 'A'), quote(null, h(4, 'B')), h(3, 'C'))
    const inOrder = normaliseHeadings(text)
    expect(headings(inOrder)).toEqual(headings(text))
    expect(inOrder.content.map((node) => (node.content?.[0]?.attrs ?? node.attrs)?.['level'])).toEqual([
      1, 2, 2,
    ])
    expect(normaliseHeadings(inOrder)).toEqual(inOrder)
  })

  it('headings: anchors are unique and need no escaping', () => {
    const anchors = headings(doc(h(2, 'L’été « œuvre »'), h(2, 'L’été œuvre'), h(2, '!'))).map(
      ({ anchor }) => anchor,
    )
    expect(anchors).toEqual(['l-ete-uvre', 'l-ete-uvre-2', 'titre'])
  })
})

describe('HTML', () => {
  it('HTML: typed tags are escaped', () => {
    const evil = '<script>alert("1")</script>'
    const html = toHtml(
      doc(
        h(2, evil),
        p(evil, mention('"><img>', evil)),
        quote({ ...thread, label: evil }, evil),
        table([evil]),
      ),
    )
    expect(html).not.toMatch(/<(script|img)/)
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  })

  it('HTML: attribute values are escaped', () => {
    const html = toHtml(doc(image('/a"onerror="x', 'Une "cour" \'et\' <b>'), p(link('ici', '/a"b'))))
    expect(html).toContain('alt="Une &quot;cour&quot; &#39;et&#39; &lt;b&gt;"')
    expect(html).not.toMatch(/ onerror="/)
  })

  it('HTML: an unsafe link or image is replaced by its text', () => {
    const html = toHtml(
      doc(p(link('cliquez', 'javascript:alert(1)')), image('https://ailleurs.fr/i.png', 'Une cour')),
    )
    expect(html).toBe(
      '<p>cliquez</p>\n<p><a href="https://ailleurs.fr/i.png" rel="noopener noreferrer">Image\u00a0: Une cour</a></p>',
    )
  })

  it('HTML: unknown nodes and marks keep their text, even if named like a method', () => {
    const text: RichText = {
      type: 'doc',
      content: [
        { type: 'carousel', content: [p('un'), p('deux')] },
        { type: 'constructor', content: [{ type: 'text', text: 'trois', marks: [{ type: 'toString' }] }] },
      ],
    }
    expect(toHtml(text)).toBe('<p>un</p>\n<p>deux</p>\ntrois')
    expect(plainText(text)).toBe('un\ndeux\ntrois')
  })

  it('HTML: it has no inline style', () => {
    expect(toHtml(checkDocument(everything()))).not.toMatch(/ style=| on\w+=/)
  })

  it('HTML: heading levels start at the given level, with ids', () => {
    expect(toHtml(doc(h(1, 'A'), h(3, 'B')), { headingFrom: 3, anchors: true })).toBe(
      '<h3 id="a">A</h3>\n<h4 id="b">B</h4>',
    )
    expect(toHtml(doc(h(1, 'A'), h(2, 'B'), h(3, 'C')), { headingFrom: 5 })).toMatch(/<h5>A.*<h6>B.*<h6>C/s)
  })

  it('HTML: French typography applies to text, not to code', () => {
    const code = { type: 'codeBlock', content: [{ type: 'text', text: "dire 'oui' !" }] }
    expect(toHtml(doc(p("« L'accueil » : qui ?"), code))).toBe(
      '<p>«\u00a0L’accueil\u00a0»\u00a0: qui\u00a0?</p>\n<pre><code>dire &#39;oui&#39; !</code></pre>',
    )
  })

  it('HTML: a partly bold link is one link', () => {
    expect(toHtml(doc(p(link(bold('tout'), '/a'), link(' le lien', '/a'))))).toBe(
      '<p><a href="/a" rel="noopener noreferrer"><strong>tout</strong> le lien</a></p>',
    )
  })

  it('HTML: a task is a checkbox with its text as label', () => {
    expect(toHtml(doc(tasks(['Relire', true])))).toContain(
      '<label><input type="checkbox" disabled checked> Relire</label>',
    )
  })

  it('HTML: table headers are accessible', () => {
    expect(toHtml(doc(table(['Structure'], ['CRIJ'])))).toContain(
      '<thead><tr><th scope="col">Structure</th></tr></thead>',
    )
  })

  it('HTML: journal cards are rendered', () => {
    const html = toHtml(everything())
    expect(html).toContain('<span class="reference-kind">Outil</span> <a href="/c/x/outils/1"')
    expect(html).toContain('<p class="indicator-value">60\u00a0%</p>')
    expect(html).toContain('<time datetime="2026-04-01T09:00">mercredi 1er\u00a0avril 2026, 9\u00a0h</time>')
    expect(html).toContain(
      '<footer class="quote-source"><a href="/c/caravelle/fils/1" rel="noopener noreferrer">Qui commence\u00a0?</a></footer>',
    )
  })
})

describe('rich text: mail', () => {
  it('mail HTML: addresses are absolute, and nothing is loaded', () => {
    const html = toMailHtml(everything(), { origin: 'https://liane.example/' })
    expect(html).toContain('href="https://liane.example/c/x/outils/1"')
    expect(html).not.toMatch(/href="\/|<img|class=|<input/)
  })

  it('mail text: it is readable without HTML', () => {
    expect(toText(everything(), { origin: 'https://liane.example' })).toBe(
      [
        'Éditorial\n---------',
        'Une feuille, ici (https://liane.example/c/x/fils/1).',
        `- un point assez long pour devoir passer à la ligne quelque part vers la fin
  de celle-ci
- deux
  1. trois
  2. quatre`,
        '[x] Relire\n[ ] Publier',
        '> Chacun attend l’autre.\n>\n> — Qui commence ? (https://liane.example/c/caravelle/fils/1)',
        'Structure | Places\nCRIJ | 12',
        'Outil\u00a0: La grille (https://liane.example/c/x/outils/1)\nEssayée',
        'Relais aboutis\u00a0: 60\u00a0% (objectif\u00a0: 70\u00a0%)\n41 sur 68',
        '- mercredi 1er\u00a0avril 2026, 9\u00a0h – Qui commence ? – Gros-Filao\n- à l’automne – Fête',
      ].join('\n\n'),
    )
  })
})

describe('French dates', () => {
  it.each([
    ['2026-06-24', 'mercredi 24\u00a0juin 2026'],
    ['2026-04-01T09:30', 'mercredi 1er\u00a0avril 2026, 9\u00a0h\u00a030'],
    ['2026-04-01T22:30:00Z', 'mercredi 1er\u00a0avril 2026, 18\u00a0h\u00a030'],
    ['à l’automne', null],
    ['2026-13-45', null],
  ])('French dates: %s is written %s', (at, written) => {
    expect(frenchMoment(at, 'America/Martinique')).toBe(written)
  })
})

function everything(): RichText {
  return doc(
    h(2, 'Éditorial'),
    p('Une feuille, ', link('ici', '/c/x/fils/1'), '.'),
    ul('un point assez long pour devoir passer à la ligne quelque part vers la fin de celle-ci', [
      p('deux'),
      {
        type: 'orderedList',
        attrs: { start: 1 },
        content: ['trois', 'quatre'].map((word) => ({ type: 'listItem', content: [p(word)] })),
      },
    ]),
    tasks(['Relire', true], ['Publier', false]),
    quote(thread, 'Chacun attend l’autre.'),
    table(['Structure', 'Places'], ['CRIJ', '12']),
    {
      type: 'reference',
      attrs: { kind: 'tool', id: 'outil-1', label: 'La grille', note: 'Essayée', href: '/c/x/outils/1' },
    },
    {
      type: 'indicator',
      attrs: { label: 'Relais aboutis', value: '60', unit: '%', target: '70', note: '41 sur 68' },
    },
    {
      type: 'agenda',
      attrs: {
        items: [
          { at: '2026-04-01T09:00', place: 'Gros-Filao', label: 'Qui commence ?' },
          { at: 'à l’automne', place: '', label: 'Fête' },
        ],
      },
    },
  )
}
