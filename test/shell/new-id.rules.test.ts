import { expect, it } from 'vitest'
import { newId } from '#client/new-id.ts'
import { contentId } from '#client/threads/content-id.ts'
import { isUuid } from '#server/platform/endpoint.ts'

it('ids: a new id is a UUID that no other page has', () => {
  const ids = Array.from({ length: 1_000 }, newId)
  expect(ids.every(isUuid)).toBe(true)
  expect(new Set(ids).size).toBe(1_000)
})

it('ids: the id of a text depends on each of its characters, and on nothing else', () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => `${'a'.repeat(i % 100)}${i}`)
  const ids = texts.map(contentId)
  expect(ids.every(isUuid)).toBe(true)
  expect(new Set(ids).size).toBe(texts.length)
  expect(texts.map(contentId)).toEqual(ids)
})
