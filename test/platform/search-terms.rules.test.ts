import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HIT_END, HIT_START, segments } from '#server/platform/search/excerpts.ts'
import { editDistance, nearWords, plain, readTerms } from '#server/platform/search/query-parser.ts'

describe('search query', () => {
  it.each([
    ['l’accueil des Écoles', ['l', 'accueil', 'des', 'Écoles'], [], []],
    ['mal-logement -hôtel', ['mal', 'logement'], [], ['hôtel']],
    ['« réseau formel » journal', ['journal'], ['réseau formel'], []],
    ['"premier accueil" "" relais', ['relais'], ['premier accueil'], []],
    ['relais relais', ['relais'], [], []],
    ['  ', [], [], []],
    ["( ) & | ! :* \\ ' % _", [], [], []],
    ['- – —', [], [], []],
  ])('search query: « %s » is parsed', (query, words, phrases, without) => {
    expect(readTerms(query)).toEqual({ words, phrases, without })
  })

  it('search query: a long query is cut, keeping its end', () => {
    const many = Array.from({ length: 30 }, (_, i) => `mot${i}`).join(' ')
    expect(readTerms(many).words).toEqual([
      'mot22',
      'mot23',
      'mot24',
      'mot25',
      'mot26',
      'mot27',
      'mot28',
      'mot29',
    ])
    expect(readTerms('x'.repeat(10_000)).words[0]).toHaveLength(40)
  })

  it('search query: words contain only letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const { words, phrases, without } = readTerms(query)
        for (const word of [...words, ...without]) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u)
        for (const phrase of phrases) expect(phrase).toMatch(/^[\p{L}\p{M}\p{N} ]+$/u)
      }),
    )
  })
})

describe('misspelling', () => {
  it.each([
    ['illetrisme', ['illettrisme', 'analphabetisme'], ['illettrisme']],
    ['acceuil', ['accueil', 'acquis'], ['accueil']],
    ['Hebergemant', ['hebergement'], ['hebergement']],
    ['accueil', ['accueil', 'accueils'], ['accueils']],
    ['rue', ['vue', 'due'], []],
    ['relais', ['delai', 'relai', 'relier'], ['relai']],
  ])('misspelling: corrections of « %s »', (word, known, near) => {
    expect(nearWords(word, known)).toEqual(near)
  })

  it('misspelling: edit distance is symmetric', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aeilrst'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, limit) => {
        const distance = editDistance(a, b, limit)
        expect(distance).toBe(editDistance(b, a, limit))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(limit + 1)
      }),
    )
  })

  it.each([
    ['Œuvre', 'oeuvre'],
    ['ÉCOLE', 'ecole'],
    ['Noël', 'noel'],
  ])('vocabulary: « %s » is normalised to « %s »', (word, spelt) => {
    expect(plain(word)).toBe(spelt)
  })
})

describe('excerpt', () => {
  it('excerpt: it is split at highlight boundaries', () => {
    const excerpt = `un ${HIT_START}premier${HIT_END} ${HIT_START}accueil${HIT_END} <b>partagé</b>`
    expect(segments(excerpt)).toEqual([
      { text: 'un ', hit: false },
      { text: 'premier', hit: true },
      { text: ' ', hit: false },
      { text: 'accueil', hit: true },
      { text: ' <b>partagé</b>', hit: false },
    ])
    expect(segments('')).toEqual([])
  })
})
