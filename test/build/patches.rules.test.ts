import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, transformWithOxc } from 'vite'
import { expect, it } from 'vitest'
import { bareContracts } from '../../build/strip-contracts.ts'
import { iconComponent } from '../../build/icons.ts'
import { oneLanguage } from '../../build/one-language.ts'
import { withoutCustomElements, withoutPreload, withoutWebTransport } from '../../build/package-patches.ts'
import { NothingReplaced, patching, type Patch } from '../../build/patch.ts'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const ELEMENTS = 'node_modules/svelte/src/internal/client/dom/elements/custom-element.js'
const TRANSPORTS = 'node_modules/engine.io-client/build/esm/transports/index.js'
const QUOTE = 'client/paraglide/messages/threads_quote.js'
const CONTRACT = 'server/threads/contract.ts'

/** Each patch, the file that it changes, what goes, what it leaves, and what makes the file one it does not know. */
const PATCHES: [string, Patch, string, RegExp, string, [string, string]][] = [
  ['custom elements', withoutCustomElements, ELEMENTS, /extends HTMLElement/, 'create_custom_element', ['SvelteElement', 'Element']],
  ['webtransport', withoutWebTransport, TRANSPORTS, /webtransport: /, 'polling: XHR', ['webtransport', 'webTransport']],
  ['language', oneLanguage, QUOTE, /getLocale/, 'as threads_quote', ['runtime.js', 'language.js']],
] // prettier-ignore

it.each(PATCHES)('build: the %s patch changes the installed file', (_, patch, file, part, left) => {
  expect(file).toMatch(patch.file)
  expect(read(file)).toMatch(part)
  const changed = patch.change(read(file), file)
  expect(changed).not.toMatch(part)
  expect(changed).toContain(left)
})

it.each(PATCHES)(
  'build: the %s patch fails on a file that has changed',
  (_, patch, file, _1, _2, [was, is]) => {
    expect(() => patch.change(read(file).replaceAll(was, is), file)).toThrow(NothingReplaced)
  },
)

it('build: a contract keeps its methods and addresses, without schemas', async () => {
  const { code } = await transformWithOxc(read(CONTRACT), CONTRACT)
  const bare = bareContracts.change(code, CONTRACT)
  expect(bare).toMatch(
    /ListThreads = \/\* @__PURE__ \*\/ endpoint\(\{\s*method: "GET",\s*url: THREADS,?\s*\}\)/,
  )
  expect(bare).not.toMatch(/Type\.\w+\(|summary|access:/)
})

it('build: what a contract reads of a schema goes with the schema', async () => {
  const source = `const Part = Type.Pick(Whole, ['a']).properties\nconst More = { ...Part, ...Whole.properties }\nexport const names = [Part, More]`
  const bare = bareContracts.change(source, CONTRACT)
  const { names } = (await import(`data:text/javascript,${encodeURIComponent(bare)}`)) as { names: unknown }
  expect(names).toEqual([undefined, {}])
})

it('build: a contract whose endpoints hold nothing to drop fails', () => {
  const renamed = `const Read = endpoint({ verb: 'GET', path: '/api/x', reads: 'member' })`
  expect(() => bareContracts.change(renamed, CONTRACT)).toThrow(NothingReplaced)
})

it('build: an icon is one path without fractions; one of several paths fails', () => {
  const icon = (content: string) => iconComponent(`<svg viewBox="0 0 256 256">${content}</svg>`)
  expect(icon('<path d="M0 0h9.6v9z"/>')).toContain('path: "M0 0h10v9z"')
  expect(() => icon('<path d="M0 0h9v9z"/><path fill="red" d="M9 9h9v9z"/>')).toThrow('one path')
})

/** A page that imports another, built with the patches. */
async function built(patches: Patch[], entry = 'import("/other.js")') {
  const files: Record<string, string> = { '/page.js': entry, '/other.js': 'document.title = "other"' }
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      { name: 'files', resolveId: (id) => (id in files ? id : null), load: (id) => files[id] },
      patching('tried', patches),
    ],
    build: { write: false, modulePreload: false, minify: false, rolldownOptions: { input: '/page.js' } },
  })
  return JSON.stringify(result)
}

it('build: the preload patch changes the helper of the installed Vite', async () => {
  expect(await built([])).toContain('modulepreload')
  expect(await built([withoutPreload])).not.toContain('modulepreload')
})

it('build: a patch that replaces nothing fails the build', async () => {
  const absent: Patch = { file: /other\.js$/, change: (code, id) => withoutWebTransport.change(code, id) }
  await expect(built([absent])).rejects.toThrow('The file has changed')
})

it('build: a patch whose module is gone fails the build', async () => {
  await expect(built([withoutWebTransport])).rejects.toThrow('found no module')
})

it('build: a refusal made in the browser keeps its message', async () => {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [patching('tried', [bareContracts])],
    build: {
      write: false,
      minify: true,
      lib: { entry: path.join(root, 'server/platform/problem.ts'), formats: ['es'] },
    },
  })) as unknown as [{ output: [{ code: string }] }]
  const { notHere } = (await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)) as {
    notHere: () => Error
  }
  expect(notHere().message).toBe('Il n’y a rien ici, ou rien que vous puissiez lire.')
})
