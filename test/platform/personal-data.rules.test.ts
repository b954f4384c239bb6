import { describe, expect, it } from 'vitest'
import { findPersonalData, findRefused } from '#server/platform/personal-data.rules.ts'
import { plainSigns } from '#server/platform/plain-signs.rules.ts'
import { HARMLESS, IDENTIFYING } from './personal-data-sentences.ts'

const blocked = (text: string) =>
  findPersonalData(text)
    .filter(({ blocks }) => blocks)
    .map(({ kind }) => kind)
const warned = (text: string) =>
  findPersonalData(text)
    .filter(({ blocks }) => !blocks)
    .map(({ kind }) => kind)

describe('personal data: detection', () => {
  it.each(Object.entries(IDENTIFYING).flatMap(([kind, said]) => said.map((sentence) => [sentence, kind])))(
    'personal data: « %s » is refused as %s',
    (sentence, kind) => expect(blocked(sentence)).toEqual([kind]),
  )
  it.each(HARMLESS)('personal data: « %s » is not refused', (sentence) =>
    expect(blocked(sentence)).toEqual([]),
  )

  it('personal data: of all these sentences, nearly all that say who someone is are refused, and no other', () => {
    for (const [kind, said] of Object.entries(IDENTIFYING)) {
      const recall =
        said.filter((sentence) => blocked(sentence).some((one) => one === kind)).length / said.length
      process.stdout.write(`personal data: ${kind}: ${said.length} sentences, recall ${recall.toFixed(3)}\n`)
      expect(recall).toBeGreaterThanOrEqual(0.98)
    }
    const alarms = HARMLESS.filter((sentence) => blocked(sentence).length > 0).length / HARMLESS.length
    process.stdout.write(
      `personal data: harmless: ${HARMLESS.length} sentences, ${(alarms * 100).toFixed(1)} % false alarms\n`,
    )
    expect(alarms).toBeLessThanOrEqual(0.01)
  })

  it('personal data: what is shown stands in the text as it was written, so that the page can select it', () => {
    for (const sentence of Object.values(IDENTIFYING).flat())
      for (const { excerpt } of findPersonalData(sentence)) expect(sentence).toContain(excerpt)
  })

  it.each([
    ['e\u0301te\u0301 … Tél.\u200b ０６９６\u200b１２３４５６\u200b, ½', '０６９６\u200b１２３４５６'],
    ['\u{1d7ce} ﷺ no\u0308el : lea＠exemple．fr\u00ad !', 'lea＠exemple．fr'],
    ['0️⃣6️⃣9️⃣6️⃣ 12 34 56² appels', '0️⃣6️⃣9️⃣6️⃣ 12 34 56'],
  ])('personal data: in « %s », whatever its signs, « %s » is what is shown', (text, excerpt) =>
    expect(findPersonalData(text).map((found) => found.excerpt)).toEqual([excerpt]),
  )

  it.each(['0', '٠', '০', '꘠', '０', '𑁦'])('personal data: the ten digits after %s are read', (zero) => {
    const digits = '0123456789'.replace(/\d/g, (digit) =>
      String.fromCodePoint(zero.codePointAt(0)! + Number(digit)),
    )
    expect(plainSigns(digits).text).toBe('0123456789')
  })

  it.each([
    ['−12', '-12'],
    ['a‒b', 'a-b'],
    ['a•b', 'a·b'],
    ['№ 3, nº 4', 'n° 3, n° 4'],
    ['34 m², 12³', '34 m2, 12³'],
    ['1⁄2。', '1/2.'],
    ['0\u28006\u31649', '0 6 9'],
    ['ﷺ', 'ﷺ'],
    ['n\u00e9e ne\u0301e', 'née née'],
    ['o' + '\u0301'.repeat(80) + 'k', 'ók'],
  ])('personal data: « %s » is read as « %s »', (written, plain) =>
    expect(plainSigns(written).text).toBe(plain),
  )

  it.each([
    ['Arabic digits', '٠ '],
    ['marks in no order', 'a\u0301\u0316'],
    ['long ligatures', 'ﷺ'],
    ['invisible signs', '0\u200b6\u00ad'],
    ['an address spelt without an end', 'a arobase point '],
  ])('personal data: 200,000 characters of %s are checked in less than 1 s', (_, piece) => {
    const before = process.threadCpuUsage()
    findPersonalData(piece.repeat(200_000 / piece.length))
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(1000)
  })

  it('personal data: what is refused is the same whether or not the rest is looked for', () => {
    for (const sentence of [...Object.values(IDENTIFYING).flat(), ...HARMLESS])
      expect(findRefused(sentence)).toEqual(findPersonalData(sentence).filter(({ blocks }) => blocks))
  })

  it.each([
    ['Son numéro est 2 84 05 972 12 345 78.', 'nir'],
    ['NIR 184029721345612', 'nir'],
    ['1 84 02 2A 004 012', 'nir'],
    ['Rappelez-la au 0696 12 34 56', 'phone'],
    ['Rappelez au 06.96.12.34.56.', 'phone'],
    ['+596 696 12 34 56', 'phone'],
    ['+33 (0)6 12 34 56 78', 'phone'],
    ['écrivez à jean.dupont@exemple.fr demain', 'email'],
    ['né le 12/03/1987 au Lamentin', 'birth_date'],
    ['née le 1er mars 1987', 'birth_date'],
    ['Date de naissance : 12-03-1987', 'birth_date'],
    ['elle habite 12 bis, rue des Flamboyants', 'address'],
  ])('personal data: « %s » is refused as %s', (text, kind) => expect(blocked(text)).toEqual([kind]))

  it.each([
    ['Mon bénéficiaire M. Petit ne vient plus', 'beneficiary'],
    ['J’ai reçu Mme Untelle hier', 'titled_name'],
    ['K. L., 34 ans, ne vient plus', 'initials_and_age'],
    ['Une personne bipolaire suivie à Schœlcher', 'diagnosis_and_place'],
  ])('personal data: « %s » is to be read again, as %s', (text, kind) => expect(warned(text)).toEqual([kind]))

  it.each([
    ['Voyez Jean.Dupont_2 @ 4mail.exemple-4.com, merci', 'Jean.Dupont_2 @ 4mail.exemple-4.com'],
    ['Mon  jeune  Kévin est venu', 'Mon  jeune  Kévin'],
    ['Ma patiente Mme  Petit est venue', 'Ma patiente Mme  Petit'],
    ['Notre client Paul est venu', 'Notre client Paul'],
    ['Le patient Mr Petit est venu', 'Le patient Mr Petit'],
    ['La cliente Léa est venue', 'La cliente Léa'],
    ['Mon usager P. est venu', 'Mon usager P.'],
    ['Monsieur  Untel est venu', 'Monsieur  Untel'],
    ['Chez Madame P. hier', 'Madame P.'],
    ['K., 34 ans, est venu', 'K., 34 ans'],
    ['K.L., 34 ans, est venu', 'K.L., 34 ans'],
    ['K. L. (34 ans) est venu', 'K. L. (34 ans'],
    ['K. L. 34ans est venu', 'K. L. 34ans'],
    ['Schizophrène suivi au  Lamentin depuis', 'Schizophrène suivi au  Lamentin'],
    ['Un cancer soigné à Ducos, puis', 'cancer soigné à Ducos'],
  ])('personal data: in « %s », « %s » is what is shown', (text, excerpt) =>
    expect(findPersonalData(text).map((found) => found.excerpt)).toEqual([excerpt]),
  )

  it.each([
    ['NIR 184029721345612', 'sécurité sociale'],
    ['jean@exemple.fr', 'adresse électronique'],
    ['0696 12 34 56', 'téléphone'],
    ['née le 1er mars 1987', 'tranche d’âge'],
    ['au 4 rue des Flamboyants', 'territoire'],
    ['Mon jeune Kévin', 'situation recomposée'],
    ['Mme Untelle', 'retirez son nom'],
    ['K. L., 34 ans', 'tranche d’âge'],
    ['bipolaire suivie à Ducos', 'gardez les gestes possibles'],
  ])('personal data: the advice about « %s » says « %s »', (text, words) =>
    expect(findPersonalData(text)[0]!.advice).toContain(words),
  )

  it.each([
    'Vingt-trois traits pour 61 premiers accueils, en 2026, le 12/03/2026.',
    'Entre 16 et 25 ans, 4 sur 10 ne viennent pas.',
    'Le SIRET 123 456 789 00012 ne désigne personne.',
    'Une personne de quarante à cinquante ans, salariée d’une petite entreprise.',
    'Nous avons fait 12 ateliers, route après route, en 3 passages.',
    'Rendez-vous à 14:30, salle 12, le lundi 16 mars 2026.',
    'Chez nous, l’association d’à côté reçoit sans rendez-vous le mardi.',
  ])('personal data: « %s » identifies nobody', (text) => expect(findPersonalData(text)).toEqual([]))

  it('personal data: a text of 200,000 characters is checked in less than 1.5 s of processor time', () => {
    const long = 'Il y a 12 personnes, 34 rues, 5 avenues. né née le '.repeat(4000)
    const before = process.threadCpuUsage()
    findPersonalData(long)
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(1500)
  })
})
