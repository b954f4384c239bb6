import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import icons from 'unplugin-icons/vite'
import { optimize } from 'svgo'
import { minify } from 'terser'
import { Visitor, type Rolldown } from 'vite'
import { defineConfig } from 'vitest/config'
import settings from './client/project.inlang/settings.json' with { type: 'json' }
import { SERVER_PAGES } from './server/addresses.ts'
import { chromiumPath } from './test/support/chromium.ts'

const root = import.meta.dirname

/** What a page of the server looks like to the proxy: neither dots nor capitals, as the client's own files have. */
const patternOf = (path: string) => `^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[a-z0-9-]+')}$`

/** What the server alone has a use for, in what a contract declares. */
const SERVERS_OWN = new Set([
  'summary',
  'access',
  'limit',
  'sealable',
  'unkept',
  'produces',
  'params',
  'query',
  'body',
  'reply',
  'schema',
])
const SCHEMA = /^Type\.|^(OneOf|Nullable|Some|Bytes)$/

/** Pages are drawn here, never on the server; the line is a WebSocket or long polling, never a WebTransport. */
const SPARED = [
  {
    file: /svelte\/src\/internal\/client\/dom\/hydration\.js$/,
    part: /^export let(?= hydrating)|^\thydrating = .*/gm,
  },
  { file: /engine\.io-client\/build\/esm\/transports\/index\.js$/, part: /webtransport: WT,/ },
]

/** An icon is drawn on 256 units and shown on some twenty pixels: fractions of a unit are weight alone. */
function drawn(svg: string): string {
  const { data } = optimize(svg, { plugins: [{ name: 'convertPathData', params: { floatPrecision: 0 } }] })
  const [path] = /(?<= d=)"[^"]+"/.exec(data)!
  return `import Icon from '#client/ui/Icon.svelte'\nexport default (anchor, props) => Icon(anchor, { path: ${path}, ...props })`
}

/** A message as its catalogue compiles it: a function that asks for the language, around its words. */
const ASKS = /^(export )?const (\w+) = [^;]*\breturn (\w+)\(inputs\)\n\}\);?/m

/** What the page of a thread has in common with others: it is the one that people arrive on, from a mail. */
const reading = (() => {
  const reached = new Set<string>()
  const walk = (id: string, graph: Graph) => {
    if (reached.has(id)) return
    reached.add(id)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) walk(imported, graph)
  }
  return (id: string, graph: Graph) => {
    walk(path.join(root, 'client/threads/ThreadPage.svelte'), graph)
    return reached.has(id) && !OTHERS.test(id) ? 'reading' : null
  }
})()
/** It imports all the words, and the addresses of others, for the few that it needs. */
const OTHERS =
  /paraglide\/messages\/(?!threads_|ui_|editor_(left|too_long))|server\/(accounts|structures)|mandates/
type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>

export default defineConfig({
  root: 'client',
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true, discloseVersion: false } }),
    icons({ compiler: { compiler: drawn } }),
    {
      // Only the server checks what is asked and answered: browsers keep the verb and the address.
      name: 'bare-contracts',
      apply: 'build',
      transform: {
        filter: { id: /server\/.*(contract|endpoint)\.ts$/ },
        handler(code) {
          let bare = ''
          let at = 0
          const put = (start: number, text: string, end = start) => {
            bare += code.slice(at, start) + text
            at = end
          }
          new Visitor({
            Property({ key, start, end }) {
              if (start < at || key.type !== 'Identifier' || !SERVERS_OWN.has(key.name)) return
              put(start, '', code[end] === ',' ? end + 1 : end)
            },
            CallExpression({ callee, start, end }) {
              if (start < at) return
              if (SCHEMA.test(code.slice(callee.start, callee.end))) put(start, 'undefined', end)
              else put(start, '/* @__PURE__ */ ')
            },
          }).visit(this.parse(code))
          put(code.length, '')
          return bare
        },
      },
    },
    {
      // While there is one language, no message asks which one it is.
      name: 'one-language',
      apply: 'build',
      transform: {
        filter: { id: /client\/paraglide\/messages\/\w+\.js$/ },
        handler: (code) =>
          settings.locales.length > 1
            ? undefined
            : code
                .replace(/^import .*runtime\.js';$/m, '')
                .replace(ASKS, (_, exported?: string, name?: string, words?: string) =>
                  exported ? `export { ${words} as ${name} };` : `const ${name} = ${words};`,
                ),
      },
    },
    {
      // Parts of what we use that we never use.
      name: 'spared',
      apply: 'build',
      transform: {
        filter: { id: SPARED.map(({ file }) => file) },
        handler: (code, id) =>
          SPARED.filter(({ file }) => file.test(id)).reduce(
            (kept, { part }) =>
              kept.replace(part, (found) => (found.startsWith('export') ? 'export const' : '')),
            code,
          ),
      },
    },
    {
      // One sheet and no lists: nothing is fetched ahead of a part that comes when it is needed.
      name: 'nothing-ahead',
      apply: 'build',
      transform: {
        filter: { id: /vite\/preload-helper\.js$/ },
        handler: () => 'export const __vitePreload = (load) => load()',
      },
    },
    {
      // Made small once more, by another's rules: a fortieth less.
      name: 'smaller',
      apply: 'build',
      generateBundle: {
        order: 'post',
        async handler(_options, bundle) {
          for (const chunk of Object.values(bundle)) {
            if (chunk.type !== 'chunk') continue
            const smaller = await minify(chunk.code, { module: true, ecma: 2022, compress: { passes: 2 } })
            chunk.code = smaller.code!
          }
        },
      },
    },
    {
      // Most pages, and the one people arrive on, begin with the same file: it comes beside the entry, not after it.
      name: 'early',
      apply: 'build',
      transformIndexHtml: {
        order: 'post',
        handler: (_html, { bundle = {} }) =>
          Object.keys(bundle)
            .filter((file) => file.startsWith('assets/reading-') && file.endsWith('.js'))
            .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${file}` } })),
      },
    },
    {
      // Pressed once, as hard as can be, instead of lightly at every visit: a fifth less on a slow line. Browsers take
      // brotli over TLS only, hence both.
      name: 'pressed',
      apply: 'build',
      closeBundle() {
        const files = globSync('assets/*.{js,css,svg}', { cwd: path.join(root, 'dist') })
        for (const file of files.map((file) => path.join(root, 'dist', file))) {
          const bytes = readFileSync(file)
          writeFileSync(`${file}.br`, brotliCompressSync(bytes))
          writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        }
      },
    },
  ],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    manifest: true,
    target: 'baseline-widely-available',
    // A data: font or image would be refused by the content security policy.
    assetsInlineLimit: 0,
    // Half of what it costs would be spent on lists of files; the one that matters is named by « early ».
    modulePreload: false,
    // One sheet, kept for good: a page never waits for a second one.
    cssCodeSplit: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: {
          // What every page needs comes in one file, and what many share in another, instead of in fifty small ones.
          groups: [
            { name: 'house', tags: ['$initial'] },
            { name: reading, debugName: 'reading', minShareCount: 2 },
            { name: 'shared', minShareCount: 4 },
          ],
        },
      },
    },
  },
  // The client's own folders have the same nouns as the server's addresses: only what is surely the server's goes there.
  server: process.env['VITEST']
    ? {}
    : {
        proxy: Object.fromEntries(
          ['/api', '/socket.io', ...Object.values(SERVER_PAGES).map(patternOf)].map((path) => [
            path,
            { target: 'http://127.0.0.1:3000', ws: true },
          ]),
        ),
      },
  test: {
    root,
    testTimeout: 20_000,
    expect: { poll: { timeout: 5_000 } },
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'rules', root, include: ['test/**/*.rules.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'api',
          root,
          include: ['test/**/*.api.test.ts'],
          globalSetup: 'test/support/setup.ts',
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // All dependencies are prepared before the first test: found on the way, they would reload the page under it.
        optimizeDeps: {
          entries: ['client/**/*.{ts,svelte}', 'test/**/*.page.test.ts'].map((files) =>
            path.join(root, files),
          ),
        },
        test: {
          name: 'page',
          root,
          include: ['test/**/*.page.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: process.env['VITEST'] ? chromiumPath() : '' },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'journey',
          root,
          include: ['test/**/*.journey.test.ts'],
          globalSetup: 'test/support/setup.ts',
          testTimeout: 180_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
