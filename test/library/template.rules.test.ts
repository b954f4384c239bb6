import { expect, it } from 'vitest'
import { PLAN, seedText } from '#server/library/template.rules.ts'
import { doc, h, p } from '#server/platform/richtext/build.rules.ts'

it('tools: a blank text is one empty line, a planned one a title and a line for each part of the plan', () => {
  expect(seedText('blank')).toEqual(doc())
  expect(seedText('template')).toEqual(doc(...PLAN.flatMap((title) => [h(2, title), p()])))
  expect(PLAN.every((title) => title.length > 0)).toBe(true)
})
