import { describe, expect, it } from 'vitest'
import { prepare } from '#server/platform/pdf/template-input.ts'
import { flatTable } from '#server/platform/pdf/tables.ts'
import { typeset } from '#server/platform/richtext/typography.rules.ts'
import { doc, h, link, p, quote } from '#server/platform/richtext/document.ts'
import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

const NBSP = '\u00a0'
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

interface Prepared {
  day: number[] | null
  date: string
  address: string
  body: {
    type: string
    level?: number
    path?: string
    alt?: string
    content?: { type: string; text?: string; href?: string }[]
  }[]
}

function prepared(body: RichText, images: Record<string, Uint8Array> = {}, origin = 'https://liane.example') {
  const data = {
    network: 'R',
    title: 'T',
    status: 'Validé',
    version: '1',
    date: '2026-02-11T09:00:00Z',
    body,
    credits: [],
    licence: 'L',
    address: '/c/x/outils/1',
  }
  const job = prepare({ template: 'tool', data }, images, origin)
  return { ...(JSON.parse(job.data) as Prepared), files: job.files }
}

describe('PDF input', () => {
  it('PDF input: headings are normalised, dates in words and addresses absolute', () => {
    const { body, date, day, address } = prepared(doc(h(3, 'A'), h(4, 'B'), p(link('ici', '/c/x'))))
    expect(body.slice(0, 2).map(({ level }) => level)).toEqual([1, 2])
    expect(body[2]!.content![0]).toMatchObject({ text: 'ici', href: 'https://liane.example/c/x' })
    expect({ date, day, address }).toEqual({
      date: `11${NBSP}février 2026`,
      day: [2026, 2, 11],
      address: 'https://liane.example/c/x/outils/1',
    })
  })

  it('PDF input: unsafe links and relative paths are dropped', () => {
    const text = doc(p(link('a', 'javascript:alert(1)'), link('b', '/c/x')))
    expect(prepared(text, {}, '').body[0]!.content!.map(({ href }) => href)).toEqual(['', ''])
  })

  it('PDF input: only given images are used, and their format is detected from their bytes', () => {
    const image = (src: string): RichNode => ({ type: 'image', attrs: { src, alt: 'Une cour' } })
    const { body, files } = prepared(doc(image('/a'), image('/b'), image('constructor')), {
      '/a': PNG,
      '/b': new Uint8Array([1, 2]),
    })
    expect(body.map(({ path }) => path)).toEqual(['/images/0.png', '', ''])
    expect(Object.keys(files)).toEqual(['/images/0.png'])
  })

  it('PDF input: the text of unknown nodes is kept', () => {
    const unknown: RichNode[] = [
      { type: 'carousel', content: [p('un')] },
      { type: 'toString', content: [{ type: 'text', text: 'deux' }] },
    ]
    expect(prepared({ type: 'doc', content: unknown }).body.map(({ type }) => type)).toEqual([
      'group',
      'paragraph',
    ])
  })

  it('PDF input: a quote shows its source', () => {
    expect(
      prepared(doc(quote({ kind: 'post', id: '1', label: 'Message du CIBC', href: '' }, 'mot'))).body[0],
    ).toMatchObject({ from: 'Message du CIBC' })
  })
})

describe('PDF tables', () => {
  const cell = (text: string, attrs = {}): RichNode => ({ type: 'tableCell', attrs, content: [p(text)] })
  const grid = (...rows: RichNode[][]) =>
    flatTable({ type: 'table', content: rows.map((content) => ({ type: 'tableRow', content })) }, (node) => ({
      words: node.content?.[0]?.text,
    }))
  const shown = ({ cells }: ReturnType<typeof grid>) =>
    cells.map(({ x, y, span, rows, content }) => [
      (content[0] as { words?: string }).words,
      `${x},${y}`,
      `${span}×${rows}`,
    ])

  it('PDF tables: a row with fewer cells leaves the others empty', () => {
    const { columns, cells } = grid([cell('a'), cell('b')], [cell('c')], [])
    expect(columns).toBe(2)
    expect(cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ])
  })

  it('PDF tables: merged cells take the places that they cover', () => {
    expect(
      shown(
        grid([cell('a', { rowspan: 2 }), cell('b', { colspan: 2 })], [cell('c'), cell('d')], [cell('e')]),
      ),
    ).toEqual([
      ['a', '0,0', '1×2'],
      ['b', '1,0', '2×1'],
      ['c', '1,1', '1×1'],
      ['d', '2,1', '1×1'],
      ['e', '0,2', '1×1'],
    ])
  })
})

describe('French typography', () => {
  it.each([
    ["l'été d'avant", 'l’été d’avant'],
    [
      'Qui ? Moi ! Ceci : « mot » ; 60 %.',
      `Qui${NBSP}? Moi${NBSP}! Ceci${NBSP}: «${NBSP}mot${NBSP}»${NBSP}; 60${NBSP}%.`,
    ],
    ['12:30, https://a.fr/?x', '12:30, https://a.fr/?x'],
    ['Et puis...', 'Et puis…'],
  ])('French typography: it corrects %s', (typed, set) => {
    expect(typeset(typed)).toBe(set)
    expect(typeset(set)).toBe(set)
  })
})
