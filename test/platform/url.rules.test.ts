import { expect, it } from 'vitest'
import { urlOf } from '#server/platform/url.rules.ts'

it('URLs: parameters are encoded and stay in their segment', () => {
  expect(urlOf('/threads/:thread/posts/:post', { thread: 'a/b é', post: 3 })).toBe(
    '/threads/a%2Fb%20%C3%A9/posts/3',
  )
})

it('URLs: the query is added when it holds something, each value of a list by itself', () => {
  expect(urlOf('/threads', {})).toBe('/threads')
  expect(urlOf('/threads', {}, { after: null, kind: undefined, tag: [] })).toBe('/threads')
  expect(urlOf('/threads', {}, { after: 0, mine: false, q: 'a b&c', tag: ['un', 'deux'] })).toBe(
    '/threads?after=0&mine=false&q=a+b%26c&tag=un&tag=deux',
  )
})
