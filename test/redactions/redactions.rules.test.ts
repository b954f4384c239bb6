import { describe, expect, it } from 'vitest'
import { dueOn, reviewersOf } from '#server/redactions/rules.ts'

describe('redaction: rules', () => {
  it.each([
    ['2026-03-16', '2026-03-18'],
    ['2026-03-19', '2026-03-23'],
    ['2026-03-20', '2026-03-24'],
    ['2026-03-21', '2026-03-24'],
  ])('flagged on %s, it is due on %s: two working days', (day, due) => {
    expect(dueOn(day)).toBe(due)
  })

  it('leads decide, never about their own words, nor on their own flag when another can', () => {
    const [ana, bo, cleo] = [
      { person: 'ana', lead: true },
      { person: 'bo', lead: true },
      { person: 'cleo', lead: false },
    ]
    const all = [ana, bo, cleo]
    expect(reviewersOf(all, { author: 'x', flaggedBy: 'y' })).toEqual(['ana', 'bo'])
    expect(reviewersOf(all, { author: 'ana', flaggedBy: 'y' })).toEqual(['bo'])
    expect(reviewersOf(all, { author: null, flaggedBy: 'ana' })).toEqual(['bo'])
    expect(reviewersOf(all, { author: 'ana', flaggedBy: 'bo' })).toEqual(['bo'])
    expect(reviewersOf([ana, cleo], { author: 'ana', flaggedBy: 'y' })).toEqual(['cleo'])
    expect(reviewersOf([ana], { author: 'ana', flaggedBy: 'y' })).toEqual([])
  })
})
