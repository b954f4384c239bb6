import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { CLIENT_PAGES, SERVER_PAGES } from '#server/addresses.ts'

const root = path.join(import.meta.dirname, '../..')
const document = readFileSync(path.join(root, 'docs/requirements.md'), 'utf8')

it('requirements: docs/requirements.md has one line for each of S1–S99 and P1–P80, in order', () => {
  const ids = [...upTo('S', 99), ...upTo('P', 80)]
  expect(linesOf(document).map(({ id }) => id)).toEqual(ids)
})

it('requirements: each line has a known state, pages and tests that exist, and what works is proved', () => {
  expect(linesOf(document).flatMap(faultsOf)).toEqual([])
})

it('requirements: the counts at the head of docs/requirements.md match its lines', () => {
  const count = (state: string) => linesOf(document).filter((line) => line.state === state).length
  expect(document).toContain(`Today: ${count('works')} work, ${count('thin')} thin, ${count('none')} none.`)
})

it.each([
  ['| S4 | done | | | A state that nobody knows |', 'S4: unknown state done'],
  ['| S4 | works | | test/threads/threads.api.test.ts | No page |', 'S4: works on no page'],
  ['| S4 | works | `/c/:community/fils` | | No test |', 'S4: no test mentions it'],
  ['| S4 | none | `/nulle-part` | | No such page |', 'S4: no page /nulle-part'],
  ['| S4 | none | | test/nowhere.test.ts | No such test |', 'S4: no file test/nowhere.test.ts'],
])('requirements: the check reports the line %s', (line, fault) => {
  expect(linesOf(line).flatMap(faultsOf)).toContain(fault)
})

interface Line {
  id: string
  state: string
  page: string
  tests: string[]
}

function linesOf(markdown: string): Line[] {
  return [...markdown.matchAll(/^\| ([SP]\d+) +\|(.*)\|$/gm)].map(([, id, rest]) => {
    const [state, page, tests] = rest!.split('|').map((cell) => cell.replaceAll('`', '').trim())
    return { id: id!, state: state!, page: page!, tests: tests!.split(', ').filter(Boolean) }
  })
}

const PAGES: ReadonlySet<string> = new Set(Object.values({ ...CLIENT_PAGES, ...SERVER_PAGES }))

function faultsOf({ id, state, page, tests }: Line): string[] {
  const missing = tests.filter((file) => !existsSync(path.join(root, file)))
  const mentions = tests.some((file) => !missing.includes(file) && mentionedIn(file, id))
  return [
    ...(['works', 'thin', 'none'].includes(state) ? [] : [`unknown state ${state}`]),
    ...(page === '' || PAGES.has(page) ? [] : [`no page ${page}`]),
    ...missing.map((file) => `no file ${file}`),
    ...(state === 'works' && page === '' ? ['works on no page'] : []),
    ...(state === 'works' && !mentions ? ['no test mentions it'] : []),
  ].map((fault) => `${id}: ${fault}`)
}

function mentionedIn(file: string, id: string): boolean {
  return new RegExp(`\\b${id}\\b`).test(readFileSync(path.join(root, file), 'utf8'))
}

function upTo(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${letter}${i + 1}`)
}
