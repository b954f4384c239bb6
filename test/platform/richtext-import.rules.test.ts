import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bold, checkDocument, doc, h, italic, link, ol, p, ul } from '#server/platform/richtext/document.ts'
import { fromText } from '#server/platform/richtext/import.ts'
import { toText } from '#server/platform/richtext/text.ts'
import { nodesOf } from '#server/platform/richtext/plain-text.rules.ts'
import type { RichNode, RichText } from '#server/platform/richtext/richtext.contract.ts'

const br: RichNode = { type: 'hardBreak' }
const LONG =
  'Chaque délégué raconte une situation récente, sans nommer personne, puis le groupe cherche ce qui s’y répète.'

describe('text import', () => {
  it('text import: lists and nested lists are kept', () => {
    expect(fromText('- un\n- deux\n - deux et demi\n - presque trois\n- trois\n\n- quatre')).toEqual(
      doc(ul('un', [p('deux'), ul('deux et demi', 'presque trois')], 'trois', 'quatre')),
    )
  })

  it.each(['-', '–', '•', '➤', '☛', '▪', '- ☛'])('knows « %s » for a bullet', (sign) => {
    expect(fromText(`${sign} écouter\n${sign} noter`)).toEqual(doc(ul('écouter', 'noter')))
  })

  it('text import: dashes nest under an arrow, and under a line that ends with a colon', () => {
    expect(fromText('➤ **Préparer la séance :**\n\n- réserver\n- inviter\n\n➤ Animer')).toEqual(
      doc(ul([p(bold('Préparer la séance :')), ul('réserver', 'inviter')], 'Animer')),
    )
    expect(fromText('1. Accueillir\n- debout\n- assis\n2. Écouter')).toEqual(
      doc(ol([p('Accueillir'), ul('debout', 'assis')], 'Écouter')),
    )
  })

  it('text import: a dash before a capital, or a number before a dash, is a list sign', () => {
    expect(fromText('-Écouter\n-Noter')).toEqual(doc(ul('Écouter', 'Noter')))
    expect(fromText('Il fait\n-5 degrés')).toEqual(doc(p('Il fait', br, '-5 degrés')))
    expect(fromText('1 - écouter\n2 - noter')).toEqual(doc(ol('écouter', 'noter')))
  })

  it('text import: an indented paragraph belongs to its list item', () => {
    expect(fromText('- écouter\n\n  sans juger\n\nPuis noter.')).toEqual(
      doc(ul([p('écouter'), p('sans juger')]), 'Puis noter.'),
    )
  })

  it('text import: the numbers of lists are kept', () => {
    expect(fromText('3) relire\n4) signer')).toEqual(doc({ ...ol('relire', 'signer'), attrs: { start: 3 } }))
    expect(toText(fromText('1. un\n5. cinq'))).toBe('1. un\n\n5. cinq')
  })

  it.each([
    ['Étape 2 : préparer la première rencontre', 'Étape 2 : préparer la première rencontre'],
    ['LES ENJEUX', 'LES ENJEUX'],
    ['ATELIER 7', 'ATELIER 7'],
    ['## Ce que nous gardons', 'Ce que nous gardons'],
    ['**Ce que nous gardons**', 'Ce que nous gardons'],
    ['Ce que nous gardons', 'Ce que nous gardons'],
    ['2. Ce que nous gardons', '2. Ce que nous gardons'],
    ['2. Les gestes, les mots', '2. Les gestes, les mots'],
    ['Étape 2 : écouter, puis noter', 'Étape 2 : écouter, puis noter'],
    ['**Écouter, puis noter**', 'Écouter, puis noter'],
    ['Écouter, puis noter', 'Écouter, puis noter'],
    ['« Ce que nous gardons »', '« Ce que nous gardons »'],
    [`Étape 2 : ${'a'.repeat(150)}`, `Étape 2 : ${'a'.repeat(150)}`],
    [`2. ${'a'.repeat(80)}`, `2. ${'a'.repeat(80)}`],
    ['A'.repeat(80), 'A'.repeat(80)],
  ])('text import: « %s » is a heading', (line, title) => {
    expect(fromText(`${line}\n\n${LONG}`)).toEqual(doc(h(1, title), p(LONG)))
  })

  it.each([
    ['a greeting', 'Bonjour à tous'],
    ['a sentence', 'Nous avons essayé.'],
    ['the beginning of a list', 'Il faudra apporter :'],
    ['a line that goes on in small letters', 'et la suite au prochain numéro'],
    ['a line that has a capital further on only', 'de la Maison des associations'],
    ['a numbered line longer than 160 signs', `Étape 2 a ${'a'.repeat(151)}`],
    ['a line longer than 80 signs', 'A'.repeat(81)],
  ])('text import: %s is not a heading', (_, line) => {
    expect(fromText(`${line}\n\n${LONG}`)).toEqual(doc(line, LONG))
  })

  it.each([
    ['a list', '- écouter\n- noter'],
    ['a sentence of more than 25 signs', 'Chacun parle à son tour ici.'],
    ['a sentence in bold', '**Chacun parle à son tour ici.**'],
    ['a sentence that quotes three dots', 'Chacun parle ... à son tour.'],
    ['81 signs without an end', 'a'.repeat(81)],
  ])('text import: a short line is a heading above %s', (_, below) => {
    expect(titlesOf(`Ce que nous gardons\n\n${below}`)).toEqual([[1, 'Ce que nous gardons']])
  })

  it.each([
    ['80 signs without an end', 'a'.repeat(80)],
    ['a sentence of 25 signs', 'Chacun parle à son tour a.'.slice(0, 24) + '.'],
    ['words with a point inside', 'Chacun parle à son tour. Ou pas ici'],
    ['words left open by three dots', 'Chacun parle à son tour ici...'],
  ])('text import: a short line is no heading above %s', (_, below) => {
    expect(titlesOf(`Ce que nous gardons\n\n${below}`)).toEqual([])
  })

  it('text import: a heading has at most two short lines', () => {
    const over = (lines: string[]) => titlesOf(`${lines.join('\n')}\n\n${LONG}`)
    expect(over(['Ce que nous gardons', 'De cette année'])).toEqual([
      [1, 'Ce que nous gardons De cette année'],
    ])
    expect(over(['A'.repeat(30), 'B'.repeat(79)])).toEqual([[1, `${'A'.repeat(30)} ${'B'.repeat(79)}`]])
    expect(over(['A'.repeat(31), 'B'.repeat(79)])).toEqual([])
    expect(over(['Un', 'Deux', 'Trois'])).toEqual([])
    expect(over(['Ce que nous gardons', 'de cette année'])).toEqual([])
    expect(over(['Étape 1 : préparer', 'la rencontre'])).toEqual([])
    expect(over(['**Ce que', 'nous gardons**'])).toEqual([])
    expect(over(['**Il faut écouter,**'])).toEqual([])
  })

  it.each([
    'Étape 3 : conclure, puis partir',
    'Étape  3. Conclure',
    'étape 3',
    'Partie n° 2',
    'Partie n°2',
    'Chapitre XIV',
    'Séance 12 – bilan',
    'Annexe 3) les lieux',
  ])('text import: the numbered line « %s » is a heading, even with nothing under it', (line) => {
    expect(titlesOf(`${LONG}\n\n${line}`)).toEqual([[1, line]])
  })

  it.each([
    'Voir étape 3 : conclure',
    'Étape 3 du parcours',
    'Étape 123',
    'Étape trois',
    'Étape : conclure',
    'Étape 3.',
    `Étape 3 : ${'a'.repeat(151)}`,
  ])('text import: the last line « %s » is not a heading', (line) => {
    expect(titlesOf(`${LONG}\n\n${line}`)).toEqual([])
  })

  it.each(['Cher voisin', 'Chers voisins', 'Chère voisine', 'Chères voisines', 'Bien à vous'])(
    'text import: the greeting « %s » is not a heading',
    (line) => expect(titlesOf(`${line}\n\n${LONG}`)).toEqual([]),
  )

  it('text import: a line with a greeting further on is a heading', () => {
    expect(titlesOf(`Dire bonjour\n\n${LONG}`)).toEqual([[1, 'Dire bonjour']])
  })

  it.each([
    ['with a second paragraph', `2. Les acteurs\n\n   Ceux du port\n\n${LONG}`],
    ['that announces what follows', `2. Les acteurs :\n\n${LONG}`],
    ['longer than 80 signs', `2. ${'a'.repeat(81)}\n\n${LONG}`],
    ['over a few words', '2. Les acteurs\n\nun mot'],
    ['with no number', `- Les acteurs\n\n${LONG}`],
  ])('text import: a single item %s is a list', (_, text) => {
    expect(titlesOf(text)).toEqual([])
  })

  it('text import: a short line after several blank lines is a heading, even above one word', () => {
    const after = (blanks: string, line: string, below = '\n\n') =>
      titlesOf(`${LONG}${blanks}${line}${below}un mot`)
    expect(after('\n\n\n\n', 'Bilan')).toEqual([[1, 'Bilan']])
    expect(after('\n\n\n', 'Bilan')).toEqual([])
    expect(after('\n\n\n\n', 'Bilan', '\n\n\n')).toEqual([])
    expect(after('\n\n\n\n', 'Bilan : deux ans')).toEqual([])
    expect(after('\n\n\n\n', 'Bilan 12:30')).toEqual([[1, 'Bilan 12:30']])
  })

  it('text import: only a heading in capitals may stand right above another heading', () => {
    const over = (chapter: string, part: string, gap = '\n\n') =>
      titlesOf(`${chapter}${gap}${part}\n\n${LONG}`)
    expect(over('BILAN', 'Ce qui a marché')).toEqual([
      [1, 'BILAN'],
      [2, 'Ce qui a marché'],
    ])
    expect(over('BILAN', 'Ce qui a marché', '\n\n\n\n')).toEqual([[1, 'Ce qui a marché']])
    expect(over('Bilan', 'Ce qui a marché')).toEqual([[1, 'Ce qui a marché']])
    expect(over('BILAN', 'LES ENJEUX')).toEqual([[1, 'LES ENJEUX']])
    expect(over('AB CD', 'Ce qui a marché')).toEqual([[1, 'Ce qui a marché']])
  })

  it('text import: a line with nothing under it is no heading', () => {
    expect(fromText(`${LONG}\n\nMERCI DE VOTRE ÉCOUTE`)).toEqual(doc(LONG, 'MERCI DE VOTRE ÉCOUTE'))
  })

  it('text import: a heading is separated from the text right under it', () => {
    expect(fromText(`LES ENJEUX\n${LONG}`)).toEqual(doc(h(1, 'LES ENJEUX'), LONG))
    expect(fromText(`Exemple 1\n${LONG}`)).toEqual(doc(h(1, 'Exemple 1'), LONG))
  })

  it('text import: heading levels follow their rank', () => {
    expect(fromText(`BILAN\n\nCe qui a marché\n\n${LONG}\n\nCe qui a manqué\n\n${LONG}`)).toEqual(
      doc(h(1, 'BILAN'), h(2, 'Ce qui a marché'), LONG, h(2, 'Ce qui a manqué'), LONG),
    )
  })

  it('text import: the isolated labels of a drawing become a list', () => {
    expect(
      fromText(`${LONG}\n\n\n\nLa routine\n\n\nL’attente\n\n\n\nLe silence\n\n\nLe «\u00a0surplace\u00a0»`),
    ).toEqual(doc(LONG, ul('La routine', 'L’attente', 'Le silence', 'Le «\u00a0surplace\u00a0»')))
  })

  it.each([
    ['three', ['La routine', 'L’attente', 'Le silence']],
    ['one of more than 60 signs', ['A'.repeat(61), 'L’attente', 'Le silence', 'Le port']],
    ['one of four lines', ['A\nB\nC\nD', 'L’attente', 'Le silence', 'Le port']],
    ['one in small letters', ['la Routine', 'L’attente', 'Le silence', 'Le port']],
    ['one that is a clause', ['La routine,', 'L’attente', 'Le silence', 'Le port']],
  ])('text import: %s short lines make no list', (_, labels) => {
    expect(typesOf(fromText(labels.join('\n\n')))).not.toContain('bulletList')
  })

  it('text import: labels of several lines make one list, and none after a list', () => {
    const labels = ['A'.repeat(60), 'B\nC\nD', '2 fois', 'Le port']
    expect(fromText(labels.join('\n\n'))).toEqual(
      doc(ul('A'.repeat(60), [p('B', br, 'C', br, 'D')], '2 fois', 'Le port')),
    )
    expect(typesOf(fromText(`- un\n\n\nLa routine\n\nL’attente\n\nLe silence\n\nLe port`))).toEqual([
      'bulletList',
      ...Array.from({ length: 4 }, () => 'paragraph'),
    ])
  })

  it('text import: wrapped lines are joined, others are not', () => {
    const cut = [
      'Le groupe se réunit une fois par trimestre chez un de ses',
      'membres. Chacun apporte une situation dont il n’a pas su quoi',
      'faire. On ne juge pas. On cherche ensemble ce qui aurait pu',
      'Aider la personne.',
    ]
    expect(fromText(cut.join('\n'))).toEqual(doc(cut.join(' ')))
    expect(fromText('Maison des associations\n12, rue du Port\nMorne-Clair')).toEqual(
      doc(p('Maison des associations', br, '12, rue du Port', br, 'Morne-Clair')),
    )
    expect(fromText('Bénéfices pour le\nprofessionnel, c’est-à-\ndire nous.')).toEqual(
      doc('Bénéfices pour le professionnel, c’est-à-dire nous.'),
    )
  })

  it('text import: only emphasis and addresses are parsed in a line', () => {
    expect(
      fromText(
        'Une **règle** *simple* : voir https://exemple.fr/a_b_c et le <b>reste</b>, 2 * 3 * 4, l_un_l.',
      ),
    ).toEqual(
      doc(
        p(
          'Une ',
          bold('règle'),
          ' ',
          italic('simple'),
          ' : voir ',
          link('https://exemple.fr/a_b_c', 'https://exemple.fr/a_b_c'),
          ' et le <b>reste</b>, 2 * 3 * 4, l_un_l.',
        ),
      ),
    )
  })

  it('text import: page breaks, Windows line endings and converters’ signs are read', () => {
    expect(fromText('\ufeffFin.\f\r\nLa 1^{re} fois\0.\r\n')).toEqual(doc('Fin.', 'La 1re fois.'))
  })

  it('text import: an empty input gives an empty text', () => {
    expect(fromText(' \n\f\n')).toEqual(doc())
  })

  it('text import: any input gives a valid text with all its letters', () => {
    fc.assert(
      fc.property(pages, (page) => {
        const text = fromText(page)
        expect(letters(toText(text))).toBe(letters(page))
        expect(checkDocument(text)).toBeTruthy()
      }),
      { numRuns: 1000 },
    )
  })
})

/** Its titles as [level, words]. */
const titlesOf = (text: string) =>
  nodesOf(fromText(text)).flatMap((node) =>
    node.type === 'heading'
      ? [[node.attrs!['level'], toText(doc(p(...node.content!))).replace('\n', ' ')]]
      : [],
  )
const typesOf = (text: RichText) => text.content.map(({ type }) => type)

const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')

const SIGNS = [
  '',
  '',
  '',
  '- ',
  ' - ',
  '    - ',
  '• ',
  '➤ ',
  '- ☛ ',
  '1. ',
  '2. ',
  '2) ',
  '12° ',
  '# ',
  '### ',
  'Étape 3 : ',
  '> ',
  '| ',
]
const WORDS = [
  'mot',
  'Mot',
  'LES ENJEUX',
  'été,',
  'fin.',
  '**gras**',
  '**',
  '*',
  '_',
  '« cité »',
  'a:',
  '3.',
  '-',
  'O’',
  '`x`',
  '[a]',
  '\\',
  '&amp;',
  '<i>',
  LONG,
]
const line = fc
  .tuple(fc.constantFrom(...SIGNS), fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }))
  .map(([sign, words]) => sign + words.join(' '))
const gap = fc.constantFrom('\n', '\n', '\n\n', '\n \n', '\n\n\n\n', '\f', '\r\n')
const pages = fc.array(fc.tuple(line, gap), { maxLength: 12 }).map((lines) => lines.flat().join(''))
