import { expect, it } from 'vitest'
import {
  bold,
  doc,
  fromPlain,
  h,
  italic,
  link,
  ol,
  p,
  quote,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/build.rules.ts'
import { dress, type Look } from '#server/platform/richtext/html-format.rules.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import type { RichNode } from '#server/platform/richtext/richtext.contract.ts'
import { attr, walkWith } from '#server/platform/richtext/walk.rules.ts'

/** Writes the role of each piece as its class, as a mail writes its style. */
const look: Look = {
  attributes: (role) => ({ class: role }),
  heading: () => ({ level: 3, id: 'titre' }),
  address: (href) => (href === '' ? null : href),
  picture: (image) => ({ src: attr(image, 'src'), shown: attr(image, 'src') === '/shown' }),
  task: (done, line) => `${done ? '[x]' : '[ ]'} ${line}`,
}
const node = (type: string, attrs: Record<string, unknown> = {}, content?: RichNode[]): RichNode => ({
  type,
  attrs,
  ...(content && { content }),
})
const words = (text: string, ...marks: string[]): RichNode => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
})
const cell = (
  type: 'tableHeader' | 'tableCell',
  attrs: Record<string, unknown>,
  ...content: (string | RichNode)[]
) =>
  node(
    type,
    attrs,
    content.map((one) => (typeof one === 'string' ? p(one) : one)),
  )
const row = (...cells: RichNode[]) => node('tableRow', {}, cells)

it.each<[string, RichNode, string]>([
  [
    'marks',
    p(
      words('gras', 'bold'),
      words('penché', 'italic'),
      words('barré', 'strike'),
      words("'code' !", 'code'),
      words("l'autre !"),
    ),
    '<p class="paragraph"><strong class="bold">gras</strong><em class="italic">penché</em><s class="strike">barré</s><code class="code">&#39;code&#39; !</code>l’autre\u00a0!</p>',
  ],
  [
    'code within bold',
    p(words("'code' gras", 'bold', 'code')),
    '<p class="paragraph"><strong class="bold"><code class="code">&#39;code&#39; gras</code></strong></p>',
  ],
  ['a title', h(2, 'Titre'), '<h3 class="heading" id="titre">Titre</h3>'],
  ['an empty code block', node('codeBlock'), '<pre class="pre"><code class="pre-code"></code></pre>'],
  [
    'a code block',
    node('codeBlock', {}, [words('a < b')]),
    '<pre class="pre"><code class="pre-code">a &lt; b</code></pre>',
  ],
  [
    'a code block without words',
    node('codeBlock', {}, [node('hardBreak')]),
    '<pre class="pre"><code class="pre-code"></code></pre>',
  ],
  ['a rule', node('horizontalRule'), '<hr class="rule">'],
  ['a line break', p('a', node('hardBreak'), 'b'), '<p class="paragraph">a<br>b</p>'],
  [
    'a picture',
    node('image', { src: '/shown', alt: 'Une cour' }),
    '<figure class="figure"><img src="/shown" alt="Une cour" loading="lazy"></figure>',
  ],
  [
    'a picture that is led to, without a description',
    node('image', { src: '/led-to', alt: '' }),
    '<p class="paragraph"><a class="link" href="/led-to" rel="noopener noreferrer">Image\u00a0: sans description</a></p>',
  ],
  [
    'a picture that may not be led to',
    node('image', { src: '', alt: 'Une cour' }),
    '<p class="paragraph">Image\u00a0: Une cour</p>',
  ],
  ['a quote', quote(null, 'Dit'), '<blockquote class="quote"><p class="paragraph">Dit</p></blockquote>'],
  [
    'a quote of two paragraphs with its source',
    quote({ kind: 'thread', id: '1', label: "L'accueil", href: '/c/x' }, 'Un', 'Deux'),
    '<blockquote class="quote"><p class="paragraph">Un</p>\n<p class="paragraph">Deux</p>\n<footer class="quote-source"><a class="link" href="/c/x" rel="noopener noreferrer">L’accueil</a></footer></blockquote>',
  ],
  [
    'lists within lists',
    ul('un', [p('deux'), ul('trois')], [p('quatre'), p('cinq')], [ul('six')]),
    '<ul class="list"><li class="item">un</li>\n<li class="item">deux\n<ul class="list"><li class="item">trois</li></ul></li>\n<li class="item"><p class="paragraph">quatre</p>\n<p class="paragraph">cinq</p></li>\n<li class="item"><ul class="list"><li class="item">six</li></ul></li></ul>',
  ],
  [
    'an empty item',
    node('bulletList', {}, [node('listItem')]),
    '<ul class="list"><li class="item"></li></ul>',
  ],
  ['a numbered list', ol('un'), '<ol class="list"><li class="item">un</li></ol>'],
  [
    'a list numbered from four',
    node('orderedList', { start: 4 }, [node('listItem', {}, [p('quatre')])]),
    '<ol class="list" start="4"><li class="item">quatre</li></ol>',
  ],
  [
    'tasks',
    tasks(['Relire', true], ['Publier', false]),
    '<ul class="tasks"><li class="task">[x] Relire</li>\n<li class="task">[ ] Publier</li></ul>',
  ],
  [
    'a task without words, and one with a list',
    node('taskList', {}, [node('taskItem', { checked: 'yes' }), node('taskItem', {}, [p('Un'), ul('deux')])]),
    '<ul class="tasks"><li class="task">[ ] </li>\n<li class="task">[ ] Un\n<ul class="list"><li class="item">deux</li></ul></li></ul>',
  ],
  [
    'a table with headers, alignments and spans',
    node('table', {}, [
      row(cell('tableHeader', {}, 'A'), cell('tableHeader', { align: 'right', colspan: 2 }, 'B')),
      row(
        cell('tableHeader', {}, 'C'),
        cell('tableCell', { align: 'center', rowspan: 500, colspan: 1 }, 'D'),
        cell('tableCell', { align: 'left', colspan: 501 }, p('E'), p('F')),
      ),
      row(cell('tableCell', {})),
    ]),
    '<div class="table-scroll"><table class="table"><thead class="head"><tr class="row"><th class="th" scope="col">A</th><th class="align-right" scope="col" colspan="2">B</th></tr></thead>\n<tbody class="body"><tr class="row"><th class="th" scope="row">C</th><td class="align-center" rowspan="500">D</td><td class="td"><p class="paragraph">E</p>\n<p class="paragraph">F</p></td></tr>\n<tr class="row"><td class="td"></td></tr></tbody></table></div>',
  ],
  [
    'a table without a head',
    node('table', {}, [row(cell('tableCell', {}, 'A')), row(cell('tableHeader', {}, 'B'))]),
    '<div class="table-scroll"><table class="table"><tbody class="body"><tr class="row"><td class="td">A</td></tr>\n<tr class="row"><th class="th" scope="row">B</th></tr></tbody></table></div>',
  ],
  [
    'an empty table',
    node('table'),
    '<div class="table-scroll"><table class="table"><tbody class="body"></tbody></table></div>',
  ],
  [
    'an empty row',
    node('table', {}, [node('tableRow')]),
    '<div class="table-scroll"><table class="table"><tbody class="body"><tr class="row"></tr></tbody></table></div>',
  ],
  [
    'a reference',
    node('reference', { kind: 'tool', label: "L'outil", note: 'Essayé', href: '/c/x' }),
    '<div class="reference"><p class="reference-title"><span class="reference-kind">Outil</span> <a class="reference-link" href="/c/x" rel="noopener noreferrer">L’outil</a></p>\n<p class="reference-note">Essayé</p></div>',
  ],
  [
    'a reference of no known kind',
    node('reference', { kind: 'none', label: 'Rien', note: '', href: '' }),
    '<div class="reference"><p class="reference-title"><span class="reference-kind"></span> Rien</p></div>',
  ],
  [
    'an indicator',
    node('indicator', { label: 'Relais', value: '60', unit: '%', target: '70', note: '41 sur 68' }),
    '<div class="indicator"><p class="indicator-label">Relais</p>\n<p class="indicator-value">60\u00a0%</p>\n<p class="indicator-target">Objectif\u00a0: 70\u00a0%</p>\n<p class="indicator-note">41 sur 68</p></div>',
  ],
  ['an empty indicator', node('indicator'), '<div class="indicator"></div>'],
  [
    'an agenda',
    node('agenda', {
      items: [
        { at: '2026-04-01T09:00', place: 'CRIJ', label: "L'été" },
        { at: "à l'automne", place: '', label: 'Fête' },
      ],
    }),
    '<ul class="agenda"><li class="agenda-item"><time class="agenda-time" datetime="2026-04-01T09:00">mercredi 1er\u00a0avril 2026, 9\u00a0h</time> <span class="agenda-label">L’été</span> <span class="agenda-place">CRIJ</span></li>\n<li class="agenda-item">à l’automne <span class="agenda-label">Fête</span></li></ul>',
  ],
  ['an empty agenda', node('agenda', { items: [] }), ''],
])('HTML: %s', (_, node, html) => {
  expect(walkWith(dress(look)).blocks([node]).join('\n')).toBe(html)
})

it('HTML: on a page, the pieces that the style sheet tells apart have a class, the others none', () => {
  const pieces = [
    tasks(['Relire', true]),
    table(['A']),
    quote({ kind: 'thread', id: '1', label: 'Fil', href: '/c/x' }, 'Dit'),
    node('reference', { kind: 'tool', label: 'Outil', note: 'Note', href: '/c/x' }),
    node('indicator', { label: 'Relais', value: '60', target: '70', note: 'Note' }),
    node('agenda', { items: [{ at: '2026-04-01', place: 'CRIJ', label: 'Séance' }] }),
    p(node('mention', { id: 'p1', label: 'Prisca' })),
    node('table', {}, [
      row(cell('tableCell', { align: 'right' }, 'A'), cell('tableCell', { align: 'center' }, 'B')),
    ]),
  ]
  const classes = [...toHtml(doc(...pieces)).matchAll(/ class="([^"]+)"/g)].map(([, name]) => name)
  expect([...new Set(classes)].toSorted()).toEqual([
    'agenda',
    'agenda-label',
    'agenda-place',
    'align-center',
    'align-right',
    'indicator',
    'indicator-label',
    'indicator-note',
    'indicator-target',
    'indicator-value',
    'mention',
    'quote-source',
    'reference',
    'reference-kind',
    'reference-note',
    'table-scroll',
    'task',
    'tasks',
  ])
  expect(toHtml(doc(table(['A'])))).toContain(
    '<div class="table-scroll" role="group" aria-label="Tableau" tabindex="0">',
  )
})

it('HTML: an hour with an offset is read in the time zone of the reader', () => {
  const agenda = node('agenda', { items: [{ at: '2026-04-01T13:00:00Z', place: '', label: '' }] })
  expect(toHtml(doc(agenda), { zone: 'America/Martinique' })).toContain('9\u00a0h')
  expect(toHtml(doc(agenda))).toContain('15\u00a0h')
})

it('rich text: what is typed is cut into paragraphs at blank lines, and keeps its other line breaks', () => {
  expect(fromPlain(' Un \rdeux\n \t\n  trois\r\n\r\n\r\n\r\nquatre  ')).toEqual(
    doc(p('Un ', { type: 'hardBreak' }, 'deux'), p('trois'), p('quatre')),
  )
  expect(fromPlain('  ')).toEqual(doc())
})

it('rich text: marks stand in the order of the schema, the link outermost', () => {
  expect(italic(bold(link('x', '/a'))).marks?.map(({ type }) => type)).toEqual(['link', 'bold', 'italic'])
  expect(ol('a')).toMatchObject({ type: 'orderedList', attrs: { start: 1 } })
  expect(p('')).toEqual({ type: 'paragraph' })
})
