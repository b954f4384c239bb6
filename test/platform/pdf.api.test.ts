import { afterAll, describe, expect, it } from 'vitest'
import { startPdf, type IssueSheet, type ToolSheet } from '#server/platform/pdf/pdf.ts'
import {
  bold,
  doc,
  h,
  link,
  mention,
  ol,
  p,
  quote,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/document.ts'
import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'
import { leftOf, readPdf } from '#test/support/read-pdf.ts'

const why: string[] = []
const pdf = startPdf({ origin: 'https://liane.example', log: (line) => void why.push(line) })
afterAll(() => pdf.close())

describe('PDF of a tool', () => {
  it('PDF of a tool: title, language, headings and image descriptions are accessible', async () => {
    const told = doc(h(3, 'Temps 1'), p('Écouter.'), h(4, 'La consigne'), PICTURE)
    const paper = await printed(sheet(told), { '/f': PIXEL })
    expect(paper).toMatchObject({
      title: 'La grille de premier accueil',
      language: 'fr-FR',
      isTagged: true,
      headings: ['H1 Temps 1', 'H2 La consigne'],
      alternatives: ['Une cour'],
    })
    expect(why).toEqual([])
  })

  it('PDF of a tool: the text can be read, searched and copied', async () => {
    const { words } = await printed(sheet(everything()))
    for (const word of [
      'Temps 1',
      '« Ce qui compte »',
      'Prisca',
      'l’œuvre',
      '☑',
      '→',
      'Élaboré par',
      'CC BY-SA 4.0',
      '60 %',
    ])
      expect(words).toContain(word)
  })

  it('PDF of a tool: merged cells, in titles too, stand over their columns', async () => {
    const made = table(['Fusion', 'C'], ['R2', 'b1', 'c1'], ['b2', 'c2'])
    made.content![0]!.content![0]!.attrs = { colspan: 2 }
    made.content![1]!.content![0]!.attrs = { rowspan: 2 }
    const bytes = await pdf.render({ template: 'tool', data: sheet(doc(made)) })
    const left = await leftOf(bytes, ['Fusion', 'C', 'R2', 'b1', 'c1', 'b2', 'c2'])
    expect(left['C']).toBe(left['c1'])
    expect(left['c2']).toBe(left['c1'])
    expect(left['Fusion']).toBe(left['R2'])
    expect(left['b2']).toBe(left['b1'])
  })

  it('PDF of a tool: typed text is never run as Typst commands', async () => {
    const typed = '#import "evil.typ": * $x^2$ *pas gras* = Titre \\ #read("/etc/passwd") @cible <b>'
    const { words } = await printed({ ...sheet(doc(typed)), title: typed, licence: typed })
    expect(words).toContain(typed)
  })

  it('PDF of a tool: an unreadable image is left out', async () => {
    const broken = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
    const { words, alternatives } = await printed(sheet(doc(PICTURE)), { '/f': broken })
    expect(words).toContain('Image : Une cour')
    expect(alternatives).toEqual([])
  })

  it('PDF of a tool: every valid text compiles', async () => {
    const odd: RichNode[] = [
      { type: 'table' },
      { type: 'tableRow', content: [] },
      { type: 'agenda', attrs: { items: 'x' } },
      { type: 'orderedList', attrs: { start: 'x' }, content: [{ type: 'listItem' }] },
      { type: 'heading', attrs: { level: 42 }, content: [] },
      { type: 'codeBlock' },
      { type: 'paragraph', content: [{ type: 'hardBreak' }, { type: 'inconnu', content: [p('mot')] }] },
    ]
    const made = pdf.render({ template: 'tool', data: sheet({ type: 'doc', content: odd }) })
    await expect(made).resolves.toBeInstanceOf(Uint8Array)
  })
})

describe('PDF of an issue', () => {
  it('PDF of an issue: it has a cover, a table of contents, sections and credits', async () => {
    const body = doc(h(1, 'Éditorial'), p('Un mot.'), PICTURE, h(1, 'Agenda'), p('Rien.'))
    const bytes = await pdf.render({ template: 'issue', data: issue(body) }, { '/f': PIXEL })
    const paper = await readPdf(bytes)
    expect(paper).toMatchObject({
      title: 'Le Trait d’union – n° 3',
      language: 'fr-FR',
      isTagged: true,
      headings: ['H1 Sommaire', 'H1 Éditorial', 'H1 Agenda'],
      alternatives: ['Une cour'],
    })
    expect(paper.words).toMatch(
      /Le Trait d’union.*n° 3.*Sommaire\s+Éditorial[\s.]+3\s+Agenda[\s.]+3.*Relu par\s+Cap emploi/s,
    )
  })
})

describe('PDF worker', () => {
  const word = (title: string) => ({ template: 'tool' as const, data: { ...sheet(doc('a')), title } })

  it.each(['falls', 'throws', 'hangs'])(
    'PDF worker: a thread that %s is replaced for the next documents',
    async (title) => {
      const press = startPdf({ worker: SICKLY, timeoutMs: 1_500 })
      const [sick, next] = await Promise.allSettled([press.render(word(title)), press.render(word('works'))])
      expect(sick).toMatchObject({ status: 'rejected', reason: { status: 503, type: 'pdf-failed' } })
      expect(next.status).toBe('fulfilled')
      await press.close()
    },
  )

  it('PDF worker: memory is freed after forty documents', async () => {
    const press = startPdf({ worker: SICKLY })
    const threads = await Promise.all(Array.from({ length: 41 }, () => press.render(word('works'))))
    expect(threads.slice(0, 40).every(([id]) => id === threads[0]![0])).toBe(true)
    expect(threads[40]![0]).not.toBe(threads[0]![0])
    await press.close()
  })

  it('PDF worker: the same document gives the same bytes', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => pdf.render(word('deux fois'))))
    expect(one).toEqual(two)
  })

  it('PDF worker: closing it rejects pending and later documents', async () => {
    const closing = startPdf()
    const waiting = [1, 2].map(() => closing.render({ template: 'tool', data: sheet(doc('a')) }))
    const refusals = Promise.allSettled(waiting)
    await closing.close()
    expect((await refusals).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(closing.render({ template: 'tool', data: sheet(doc('a')) })).rejects.toMatchObject({
      status: 503,
    })
  })
})

const PICTURE: RichNode = { type: 'image', attrs: { src: '/f', alt: 'Une cour' } }
const PIXEL = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (sign) => sign.charCodeAt(0),
)

async function printed(data: ToolSheet, images: Record<string, Uint8Array> = {}) {
  return readPdf(await pdf.render({ template: 'tool', data }, images))
}

/** A thread that does what the title says. */
const SICKLY = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads'
    parentPort.on('message', ({ data }) => {
      if (data.includes('falls')) process.exit(1)
      if (data.includes('throws')) throw new Error('thrown')
      if (data.includes('works')) parentPort.postMessage({ reply: Uint8Array.of(threadId) })
    })
    parentPort.postMessage({ ready: true })`)}`,
)

function sheet(body: RichText): ToolSheet {
  return {
    network: 'Réseau SPRO Caravelle',
    title: 'La grille de premier accueil',
    summary: 'Cinq temps, une feuille.',
    status: 'Validé',
    version: '1.0',
    date: '2026-02-11',
    body,
    credits: [{ role: 'Élaboré par', names: ['CRIJ', 'CIDFF'] }],
    licence: 'CC BY-SA 4.0',
    address: '/c/caravelle/outils/1',
  }
}

function issue(body: RichText): IssueSheet {
  const credits = [{ role: 'Relu par', names: ['Cap emploi'] }]
  return {
    network: 'Réseau SPRO Caravelle',
    title: 'Le Trait d’union',
    number: 'n° 3',
    period: 'janvier à mars 2026',
    body,
    credits,
  }
}

function everything(): RichText {
  return doc(
    h(3, 'Temps 1'),
    p(
      "l'œuvre → ",
      bold('en gras'),
      ' ',
      link('ici', 'https://exemple.fr'),
      { type: 'hardBreak' },
      mention('p1', 'Prisca'),
    ),
    ul('un', [p('deux'), ol('trois')]),
    tasks(['Relire', true], ['Publier', false]),
    quote({ kind: 'post', id: '1', label: 'Message du CIBC', href: '/c/x' }, '« Ce qui compte »'),
    table(['Structure', 'Places'], ['CRIJ', '12']),
    { type: 'horizontalRule' },
    { type: 'codeBlock', attrs: { language: null }, content: [{ type: 'text', text: 'a = 1' }] },
    { type: 'reference', attrs: { kind: 'tool', id: 't', label: 'La fiche', note: 'Essayée', href: '/c/x' } },
    { type: 'indicator', attrs: { label: 'Relais', value: '60', unit: '%', target: '70', note: '' } },
    { type: 'agenda', attrs: { items: [{ at: '2026-04-01T09:00', place: 'Gros-Filao', label: 'Séance' }] } },
  )
}
