import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const client = path.join(import.meta.dirname, '../../client')
const readAll = (pattern: string) =>
  globSync(pattern, { cwd: client })
    .filter((file) => !file.startsWith('paraglide/'))
    .map((file) => readFileSync(path.join(client, file), 'utf8'))

/** Read as lines of the first level: JSON keeps the last of two messages that have one name. */
const written = readAll('**/messages.fr.json').flatMap((catalogue) =>
  [...catalogue.matchAll(/^ {2}"(\w+)":/gm)].map(([, key]) => key!),
)
const used = new Set(readAll('**/*.{ts,svelte}').flatMap(messagesIn))

it('messages: every message of the catalogues is used in client/', () => {
  expect(written.filter((key) => !used.has(key))).toEqual([])
})

it('messages: every message used in client/ is in a catalogue, once', () => {
  expect([...used].filter((key) => !written.includes(key))).toEqual([])
  expect(written.filter((key, i) => written.indexOf(key) !== i)).toEqual([])
})

it('messages: none is named by a computed key, so that an unused one is found', () => {
  expect(readAll('**/*.{ts,svelte}').flatMap((source) => source.match(/\bm\[.*/g) ?? [])).toEqual([])
})

it('messages: people read « Liane », and no other word for what they use', () => {
  const server = path.join(client, '../server')
  const said = [
    ...readAll('**/messages.fr.json'),
    ...globSync('**/*.ts', { cwd: server }).map((file) => readFileSync(path.join(server, file), 'utf8')),
  ]
  const others = /.*(?:de la|cette|votre|sur la) plateforme.*|.*(?:cette|votre) installation.*/g
  expect(said.flatMap((text) => text.match(others) ?? [])).toEqual([])
})

/** Every key has the name of its catalogue and an underscore, which tells it from the methods of a variable `m`. */
function messagesIn(source: string): string[] {
  return [...source.matchAll(/\bm\.(\w+_\w+)/g)].map(([, key]) => key!)
}
