import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const client = path.join(import.meta.dirname, '../../client')

it('font sizes: every style in client/ uses a size of client/styles/tokens.css', () => {
  const files = globSync('**/*.{svelte,css,html,ts}', { cwd: client }).filter(
    (file) => !file.startsWith('paraglide/'),
  )
  const found = files.flatMap((file) =>
    otherSizes(readFileSync(path.join(client, file), 'utf8')).map((style) => `${file}: ${style}`),
  )
  expect(found).toEqual(KNOWN)
})

/** The initials of a person are as large as their disc lets them be. */
const KNOWN = ['ui/Avatar.svelte: font-size: calc(var(--size) * 0.36)']

it.each([
  ['p { font-size: var(--size-small); }', []],
  ['p { font: 500 var(--size-3) / 1.2 var(--font-title); }', []],
  ['button { font: inherit; }', []],
  ['p { font-size: 0.94rem; }', ['font-size: 0.94rem']],
  ['p { font: 600 1rem/1.4 var(--font-text); }', ['font: 600 1rem/1.4 var(--font-text)']],
  ['<p style="font-size: 2em">', ['font-size: 2em']],
  ['<p style:font-size="2em">', ['font-size="2em']],
])('font sizes: the check finds the sizes of %s', (source, expected) => {
  expect(otherSizes(source)).toEqual(expected)
})

function otherSizes(source: string): string[] {
  return [...source.matchAll(/\bfont(?:-size)?(?::|=")(?! *inherit\b)[^;}"\n]*/g)]
    .map(([style]) => style.trim())
    .filter((style) => !/^font(-size)?:.*var\(--size-\w+\)/.test(style))
}
