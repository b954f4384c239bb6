import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { CLIENT_PAGES, href, postAnchor, postOfAnchor, SERVER_PAGES } from '#server/addresses.ts'

const root = path.join(import.meta.dirname, '../..')

it('addresses: parameters are encoded, the query and the anchor follow the path', () => {
  expect(href('threads', { community: 'spro' })).toBe('/c/spro/fils')
  expect(
    href('thread', { community: 'a b', thread: 'x/y' }, { query: { tri: 'date' }, anchor: postAnchor(3) }),
  ).toBe('/c/a%20b/fils/x%2Fy?tri=date#message-3')
  expect(href('signIn')).toBe('/connexion')
  // @ts-expect-error a thread is named by its id
  expect(href('thread', { community: 'spro' })).toContain('undefined')
})

it('addresses: the anchor of a post gives its number back', () => {
  expect(postOfAnchor(`#${postAnchor(12)}`)).toBe(12)
  expect([postOfAnchor(''), postOfAnchor('#contenu'), postOfAnchor('#message-x')]).toEqual([0, 0, 0])
})

it('addresses: no path segment or anchor is written outside server/addresses.ts', () => {
  const files = globSync('{server,client}/**/*.{ts,svelte,js,html,css}', { cwd: root })
    .toSorted()
    .filter((file) => file !== 'server/addresses.ts' && !file.startsWith('client/paraglide/'))
  const found = files.flatMap((file) => {
    const lines = withoutImports(readFileSync(path.join(root, file), 'utf8')).split('\n')
    return lines.flatMap((line, i) => (writesAddress(line) ? [`${file}:${i + 1}: ${line.trim()}`] : []))
  })
  expect(found.map((line) => line.replace(/:\d+:.*/, ''))).toEqual(KNOWN)
})

it.each([
  ['`/c/${slug}/outils/${id}`', true],
  ["'/c/' || c.slug || '/seances/' || s.id", true],
  ["'fils/' || t.id", true],
  ["path: 'annuaire'", true],
  ['<a href="/connexion">', true],
  ['<a href="/journal">', true],
  ['id="message-{post.number}"', true],
  ["url: '/api/communities/:community/journal'", false],
  ["page: 'journal/JournalPage'", false],
  ['« dans l’annuaire »', false],
])('addresses: the check tells apart what writes an address: %s', (line, expected) => {
  expect(writesAddress(line)).toBe(expected)
})

/** Two keys of texts kept in browsers, which a new name would lose, and the page of those without JavaScript. */
const KNOWN = ['client/drafts.ts', 'client/index.html', 'client/structures/InviteDialog.svelte']

function writesAddress(line: string): boolean {
  return ADDRESS.test(line.replace(/['"`]\/api\/[^'"`]*['"`]/g, ''))
}

/** The words of the table, with the slash, the quote or the end that make them part of a path; `journal` is a folder too. */
const WORDS = [
  ...new Set(Object.values({ ...CLIENT_PAGES, ...SERVER_PAGES }).flatMap((one) => one.split('/'))),
]
  .filter((word) => word !== '' && !word.startsWith(':'))
  .map((word) => word.replace('.', '\\.'))
const FRENCH = WORDS.filter((word) => word !== 'c' && word !== 'journal')
const ADDRESS = new RegExp(
  [
    String.raw`['"\x60]/(${WORDS.join('|')})(['"\x60/?#]|$)`,
    String.raw`['"\x60/}](${FRENCH.join('|')})/(?![A-Z])`,
    String.raw`(path|href|to|url)\b[:=]\s*['"\x60](${FRENCH.join('|')})['"\x60]`,
    String.raw`message-(['"\x60]?\s*\|\||\$?\{|\\d|\()`,
  ].join('|'),
)

function withoutImports(source: string): string {
  return source.replace(/(from |import |import\()['"][^'"]+['"]/g, '')
}
