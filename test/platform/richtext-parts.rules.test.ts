import { describe, expect, it } from 'vitest'
import { absolute, isOwnPath, isSafeLink } from '#server/platform/richtext/address.rules.ts'
import { bold, doc, h, link, mention, p, quote } from '#server/platform/richtext/build.rules.ts'
import { headings } from '#server/platform/richtext/headings.rules.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { frenchDate, frenchMoment } from '#server/platform/richtext/moment.rules.ts'
import { imagesWithoutAlt, isBlank, plainText } from '#server/platform/richtext/plain-text.rules.ts'
import { isSaidIn, saidOf } from '#server/platform/richtext/quotes.rules.ts'
import type { RichNode } from '#server/platform/richtext/richtext.contract.ts'
import { citedIn, mentionsOf } from '#server/platform/richtext/sources.rules.ts'

const node = (type: string, attrs: Record<string, unknown> = {}, content?: RichNode[]): RichNode => ({
  type,
  attrs,
  ...(content && { content }),
})
const words = (text: string): RichNode => ({ type: 'text', text })

describe('rich text: addresses', () => {
  it.each([
    'http://exemple.fr',
    'HTTPS://exemple.fr',
    'mailto:ana@exemple.fr',
    '/c/x',
    `/${'a'.repeat(1999)}`,
    `https://${'a'.repeat(1992)}`,
  ])('rich text: a link may lead to %s', (address) => expect(isSafeLink(address)).toBe(true))

  it.each([
    'javascript:alert(1)//http://exemple.fr',
    'mailto:@exemple.fr',
    'mailto:ana',
    `/${'a'.repeat(2000)}`,
    `https://${'a'.repeat(1993)}`,
    null,
    12,
    ['https://exemple.fr'],
  ])('rich text: a link may not lead to %s', (address) => expect(isSafeLink(address)).toBe(false))

  it('rich text: a page of this site is a path from its root', () => {
    expect([isOwnPath('/c/x'), isOwnPath('//x'), isOwnPath(['/c/x']), isOwnPath(undefined)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('rich text: outside, an address has its site before it', () => {
    expect(absolute('/c/x', 'https://liane.example//')).toBe('https://liane.example/c/x')
    expect(absolute('https://exemple.fr', 'https://liane.example')).toBe('https://exemple.fr')
  })
})

describe('rich text: dates', () => {
  it.each([
    ['2026-04-01T22:30:00Z', 'jeudi 2\u00a0avril 2026, 0\u00a0h\u00a030'],
    ['2026-04-01T22:30:00.125Z', 'jeudi 2\u00a0avril 2026, 0\u00a0h\u00a030'],
    ['2026-04-01T22:30:00+12:00', 'mercredi 1er\u00a0avril 2026, 12\u00a0h\u00a030'],
    ['2026-04-01T22:30:00-03:30', 'jeudi 2\u00a0avril 2026, 4\u00a0h'],
    ['Jour 2026-06-24', null],
    ['2026-06-24 10:00', null],
  ])('rich text: %s, read in Paris, is %s', (at, written) => expect(frenchMoment(at)).toBe(written))

  it.each([
    ['2026-03-16', '16\u00a0mars 2026'],
    ['2026-03-01T23:30:00Z', '1er\u00a0mars 2026'],
    ['2026-13-45', null],
    ['à l’automne', null],
  ])('rich text: the day of %s is %s', (at, written) => expect(frenchDate(at)).toBe(written))
})

describe('rich text: plain words', () => {
  it('rich text: every kind of node gives its words, a line for each block', () => {
    const text = doc(
      p('Un', node('hardBreak'), 'deux'),
      p(''),
      node('image', { alt: 'Une cour' }),
      quote(null, 'Sans source'),
      node('reference', { label: 'La grille', note: '' }),
      node('indicator', { label: 'Relais', value: 60, unit: '%', target: '70', note: '41 sur 68' }),
      node('indicator', { label: 'Places', value: '12' }),
      node('indicator', { label: 'Rien', unit: '%' }),
      node('agenda', {
        items: [{ at: '2026-04-01', label: 'Séance', place: '' }, { at: 'bientôt', label: '' }, null],
      }),
      node('agenda'),
      node('carousel', {}, [mention('p1', 'Prisca'), words(' dit oui')]),
      node('carousel', {}, [p('trois'), p('quatre')]),
      node('carousel'),
    )
    expect(plainText(text)).toBe(
      [
        'Un\ndeux',
        'Une cour',
        'Sans source',
        'La grille',
        'Relais\n60\u00a0%\n70\u00a0%\n41 sur 68',
        'Places\n12',
        'Rien',
        'mercredi 1er\u00a0avril 2026 – Séance\nbientôt',
        '@Prisca dit oui',
        'trois\nquatre',
      ].join('\n'),
    )
  })

  it('rich text: a text with an image or a card is not blank', () => {
    for (const type of ['image', 'reference', 'indicator'])
      expect(isBlank(doc(p(''), node(type))), type).toBe(false)
    expect(isBlank(doc(p(''), node('agenda')))).toBe(true)
  })

  it('rich text: a picture is described in words, not in blanks', () => {
    const pictures = ['', ' ', 'Une cour'].map((alt) => node('image', { alt }))
    expect(imagesWithoutAlt(doc(...pictures))).toEqual(pictures.slice(0, 2))
  })
})

describe('rich text: HTML', () => {
  it('rich text: two links side by side stay two', () => {
    expect(toHtml(doc(p(link('un', '/a'), link('deux', '/b'))))).toBe(
      '<p><a href="/a" rel="noopener noreferrer">un</a><a href="/b" rel="noopener noreferrer">deux</a></p>',
    )
    expect(toHtml(doc(p(bold('un'), ' et ', bold('deux'))))).toBe(
      '<p><strong>un</strong> et <strong>deux</strong></p>',
    )
  })

  it.each([
    ['post', 'Message'],
    ['thread', 'Fil'],
    ['tool', 'Outil'],
    ['version', 'Version d’un outil'],
    ['session', 'Séance'],
    ['issue', 'Numéro du journal'],
  ])('rich text: a card about a %s says « %s »', (kind, name) => {
    const card = node('reference', { kind, id: '1', label: 'Titre', note: '', href: '/c/x' })
    expect(toHtml(doc(card))).toContain(`<span class="reference-kind">${name}</span>`)
  })

  it('rich text: the anchor of a title has at most sixty characters', () => {
    expect(headings(doc(h(2, 'a'.repeat(70))))[0]!.anchor).toBe('a'.repeat(60))
  })
})

describe('rich text: quoted words', () => {
  const said = ['Autre chose.', 'La personne tient le stylo.']

  it.each(['La personne [ … ] le stylo', 'La personne ( ... ) le stylo', 'La personne […] tient le stylo'])(
    'rich text: « %s » was said in one of the texts',
    (quoted) => expect(isSaidIn(quoted, said)).toBe(true),
  )

  it.each(['le stylo […] le stylo', 'la personne […] la personne', 'tient le stylo […] tient'])(
    'rich text: « %s » repeats what was said once',
    (quoted) => expect(isSaidIn(quoted, said)).toBe(false),
  )

  it('rich text: nothing was said in an empty text', () => {
    expect(saidOf({})).toBe('')
    expect(isSaidIn('stylo', [''])).toBe(false)
  })
})

describe('rich text: sources', () => {
  it('rich text: what is cited has a kind, an id and the name the text gives it', () => {
    const cites = doc(
      node('reference', { kind: 'tool', id: 't1', label: 'La grille' }),
      node('reference', { kind: 'tool', id: '', label: 'Sans nom' }),
      node('reference', { kind: '', id: 't2', label: 'Sans genre' }),
      quote(null, 'Sans source'),
      node('agenda', { items: [{ id: 's1', at: '2026-04-01', place: '', label: 'Qui commence ?' }] }),
    )
    expect(citedIn(cites)).toEqual([
      { kind: 'tool', id: 't1', label: 'La grille' },
      { kind: 'session', id: 's1', label: 'Qui commence ?' },
    ])
  })

  it('rich text: a mention without an id notifies nobody', () => {
    expect(mentionsOf(doc(p(mention('', 'Personne'), mention('p1', 'Prisca'))))).toEqual(['p1'])
  })
})
