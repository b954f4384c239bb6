import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bold, checkDocument, doc, h, italic, link, ol, p, ul } from '#server/platform/richtext/document.ts'
import { fromText } from '#server/platform/richtext/import.ts'
import { toText } from '#server/platform/richtext/text.ts'
import type { RichNode } from '#server/platform/richtext/richtext.contract.ts'

const br: RichNode = { type: 'hardBreak' }
const LONG =
  'Chaque délégué raconte une situation récente, sans nommer personne, puis le groupe cherche ce qui s’y répète.'

describe('A plain text', () => {
  it('keeps its lists, and the lists in them', () => {
    expect(fromText('- un\n- deux\n - deux et demi\n - presque trois\n- trois\n\n- quatre')).toEqual(
      doc(ul('un', [p('deux'), ul('deux et demi', 'presque trois')], 'trois', 'quatre')),
    )
  })

  it.each(['-', '–', '•', '➤', '☛', '▪', '- ☛'])('knows « %s » for a bullet', (sign) => {
    expect(fromText(`${sign} écouter\n${sign} noter`)).toEqual(doc(ul('écouter', 'noter')))
  })

  it('puts dashes under an arrow, and under what ends with a colon', () => {
    expect(fromText('➤ **Préparer la séance :**\n\n- réserver\n- inviter\n\n➤ Animer')).toEqual(
      doc(ul([p(bold('Préparer la séance :')), ul('réserver', 'inviter')], 'Animer')),
    )
    expect(fromText('1. Accueillir\n- debout\n- assis\n2. Écouter')).toEqual(
      doc(ol([p('Accueillir'), ul('debout', 'assis')], 'Écouter')),
    )
  })

  it('knows a dash right before a capital, and a number before a dash, for list signs', () => {
    expect(fromText('-Écouter\n-Noter')).toEqual(doc(ul('Écouter', 'Noter')))
    expect(fromText('Il fait\n-5 degrés')).toEqual(doc(p('Il fait', br, '-5 degrés')))
    expect(fromText('1 - écouter\n2 - noter')).toEqual(doc(ol('écouter', 'noter')))
  })

  it('keeps under its item a paragraph that is further in', () => {
    expect(fromText('- écouter\n\n  sans juger\n\nPuis noter.')).toEqual(
      doc(ul([p('écouter'), p('sans juger')]), 'Puis noter.'),
    )
  })

  it('keeps the numbers people gave', () => {
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
  ])('knows « %s » for a title', (line, title) => {
    expect(fromText(`${line}\n\n${LONG}`)).toEqual(doc(h(1, title), p(LONG)))
  })

  it.each([
    ['a greeting', 'Bonjour à tous'],
    ['a sentence', 'Nous avons essayé.'],
    ['the beginning of a list', 'Il faudra apporter :'],
    ['a line that goes on in small letters', 'et la suite au prochain numéro'],
  ])('takes %s for words', (_, line) => {
    expect(fromText(`${line}\n\n${LONG}`)).toEqual(doc(line, LONG))
  })

  it('has no title with nothing under it', () => {
    expect(fromText(`${LONG}\n\nMERCI DE VOTRE ÉCOUTE`)).toEqual(doc(LONG, 'MERCI DE VOTRE ÉCOUTE'))
  })

  it('parts a title from the text right under it', () => {
    expect(fromText(`LES ENJEUX\n${LONG}`)).toEqual(doc(h(1, 'LES ENJEUX'), LONG))
    expect(fromText(`Exemple 1\n${LONG}`)).toEqual(doc(h(1, 'Exemple 1'), LONG))
  })

  it('has titles in order of rank', () => {
    expect(fromText(`BILAN\n\nCe qui a marché\n\n${LONG}\n\nCe qui a manqué\n\n${LONG}`)).toEqual(
      doc(h(1, 'BILAN'), h(2, 'Ce qui a marché'), LONG, h(2, 'Ce qui a manqué'), LONG),
    )
  })

  it('makes a list of the labels of a drawing', () => {
    expect(
      fromText(`${LONG}\n\n\n\nLa routine\n\n\nL’attente\n\n\n\nLe silence\n\n\nLe «\u00a0surplace\u00a0»`),
    ).toEqual(doc(LONG, ul('La routine', 'L’attente', 'Le silence', 'Le «\u00a0surplace\u00a0»')))
  })

  it('joins the lines a margin had cut, and no others', () => {
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

  it('reads emphasis and addresses, and no other sign', () => {
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

  it('reads page breaks, Windows lines and signs from converters', () => {
    expect(fromText('\ufeffFin.\f\r\nLa 1^{re} fois\0.\r\n')).toEqual(doc('Fin.', 'La 1re fois.'))
  })

  it('of nothing is an empty text', () => {
    expect(fromText(' \n\f\n')).toEqual(doc())
  })

  it('loses no letter, and may be kept, whatever it looks like', () => {
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
