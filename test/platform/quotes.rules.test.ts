import { describe, expect, it } from 'vitest'
import { doc, p } from '#server/platform/richtext/build.rules.ts'
import { isSaidIn, saidOf } from '#server/platform/richtext/quotes.rules.ts'
import { sourcesOf } from '#server/platform/richtext/sources.rules.ts'

describe('quotes', () => {
  const said = ['La personne tient le stylo, ou décide qui le tient.\nElle en est incapable : « trop tôt ».']

  it.each([
    ['La personne tient le stylo'],
    ['la personne  tient le stylo…'],
    ['qui le tient. Elle en est incapable\u00a0: "trop tôt"'],
    ['La personne […] décide qui le tient'],
    ['La personne (...) trop tôt'],
    [''],
  ])('quotes: accepted as said: %s', (words) => {
    expect(isSaidIn(words, said)).toBe(true)
  })

  it.each([
    ['La personne tient la structure'],
    ['La personne décide qui le tient'],
    ['décide qui le tient […] La personne'],
    ['Elle en est capable'],
    ['capable'],
  ])('quotes: refused as not said: %s', (words) => {
    expect(isSaidIn(words, said)).toBe(false)
  })

  it('quotes: image descriptions are skipped', () => {
    const image = { type: 'image', attrs: { src: '/files/x.png', alt: 'Un stylo' } }
    expect(isSaidIn('Avant. Après.', [saidOf(doc(p('Avant.'), image, p('Après.')))])).toBe(true)
  })
})

describe('quotes: agenda', () => {
  it('quotes: an agenda cites its sessions and no typed item', () => {
    const typed = { at: '2026-06-24', place: '', label: 'Journée d’étude' }
    const items = [{ id: 's1', at: '2026-04-01T09:00', place: 'CRIJ', label: 'Qui commence ?' }, typed]
    expect(sourcesOf(doc({ type: 'agenda', attrs: { items } }))).toEqual([{ kind: 'session', id: 's1' }])
  })
})
