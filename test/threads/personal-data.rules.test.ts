import { describe, expect, it } from 'vitest'
import { findPersonalData } from '#server/threads/personal-data.rules.ts'

const blocked = (text: string) =>
  findPersonalData(text)
    .filter(({ blocks }) => blocks)
    .map(({ kind }) => kind)
const warned = (text: string) =>
  findPersonalData(text)
    .filter(({ blocks }) => !blocks)
    .map(({ kind }) => kind)

describe('personal data: detection', () => {
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
    ['au 4 avenue de la République', 'address'],
  ])('blocks « %s »', (text, kind) => expect(blocked(text)).toEqual([kind]))

  it.each([
    ['Mon bénéficiaire M. Petit ne vient plus', 'beneficiary'],
    ['J’ai reçu Mme Untelle hier', 'titled_name'],
    ['K. L., 34 ans, ne vient plus', 'initials_and_age'],
    ['Une personne bipolaire suivie à Schœlcher', 'diagnosis_and_place'],
  ])('asks to read « %s » again', (text, kind) => expect(warned(text)).toEqual([kind]))

  it.each([
    'Vingt-trois traits pour 61 premiers accueils, en 2026, le 12/03/2026.',
    'Entre 16 et 25 ans, 4 sur 10 ne viennent pas.',
    'Le SIRET 123 456 789 00012 ne désigne personne.',
    'Une personne de quarante à cinquante ans, salariée d’une petite entreprise.',
    'Nous avons fait 12 ateliers, route après route, en 3 passages.',
    'Rendez-vous à 14:30, salle 12, le lundi 16 mars 2026.',
    'Chez nous, l’association d’à côté reçoit sans rendez-vous le mardi.',
  ])('says nothing of « %s »', (text) => expect(findPersonalData(text)).toEqual([]))

  it('a long text is checked quickly', () => {
    const long = 'Il y a 12 personnes, 34 rues, 5 avenues. né née le '.repeat(4000)
    const before = performance.now()
    findPersonalData(long)
    expect(performance.now() - before).toBeLessThan(1500)
  })
})
