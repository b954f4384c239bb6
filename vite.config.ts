import path from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import icons from 'unplugin-icons/vite'
import { defineConfig } from 'vitest/config'
import { bareContracts } from './build/strip-contracts.ts'
import { iconComponent } from './build/icons.ts'
import { oneLanguage } from './build/one-language.ts'
import { minified, precompressed, preloaded } from './build/output-plugins.ts'
import { withoutCustomElements, withoutPreload, withoutWebTransport } from './build/package-patches.ts'
import { patching } from './build/patch.ts'
import { firstChunk } from './build/first-chunk.ts'
import { SERVER_PAGES } from './server/addresses.ts'
import { BROWSER_ENV, chromiumPath } from './test/support/chromium.ts'

const root = import.meta.dirname

/** A page of the server as a pattern for the proxy. Its parameters hold no dot and no capital, unlike names of client files. */
const patternOf = (path: string) => `^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[a-z0-9-]+')}$`

/** `vite build` builds the client; `vite build --ssr` what renders it on the server. */
export default defineConfig(({ isSsrBuild: onServer = false }) => ({
  root: 'client',
  define: { ON_SERVER: onServer },
  plugins: [
    svelte({
      configFile: false,
      // On the server each component has its own style sheet, so that a page holds those of its components.
      emitCss: !onServer,
      compilerOptions: { runes: true, discloseVersion: false, ...(onServer && { css: 'injected' as const }) },
    }),
    icons({ compiler: { compiler: iconComponent } }),
    patching('bare-contracts', [bareContracts]),
    patching('one-language', [oneLanguage]),
    ...(onServer
      ? []
      : [
          patching('packages', [withoutCustomElements, withoutWebTransport, withoutPreload]),
          minified,
          preloaded('first'),
          precompressed(path.join(root, 'dist')),
        ]),
  ],
  // The server imports one file, and no package of the client.
  ...(onServer && { ssr: { noExternal: true as const } }),
  build: {
    outDir: onServer ? '../dist/server' : '../dist',
    emptyOutDir: true,
    manifest: !onServer,
    copyPublicDir: !onServer,
    // Safari 15.4 is supported too: its class fields have bugs that we do not meet, and replacing them weighs 3 kB.
    // The functions that these browsers lack are refused by ESLint.
    target: ['chrome109', 'firefox115', 'safari16'],
    // A data: font or image would be refused by the content security policy.
    assetsInlineLimit: 0,
    // Lists of files to preload would weigh more than they bring; `preloaded` names the one that matters.
    modulePreload: false,
    // One style sheet: a page never waits for a second one.
    cssCodeSplit: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: onServer
        ? {}
        : {
            codeSplitting: {
              // One chunk for what every page needs and one for what many share, instead of fifty small ones.
              groups: [
                { name: firstChunk(root), debugName: 'first' },
                { name: 'shared', minShareCount: 4 },
              ],
            },
          },
    },
  },
  // Vite serves the client's folders, whose names are those of pages: only the server's own pages are passed on.
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
    // Limits for what never comes, not for what is slow: other jobs may have the processor.
    testTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    hookTimeout: 300_000,
    // Modules keep no state (an ESLint rule says so): files share them, which halves the time of the suite.
    isolate: false,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'rules', root, include: ['test/**/*.rules.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'api',
          root,
          include: ['test/**/*.api.test.ts'],
          globalSetup: 'test/support/setup.ts',
        },
      },
      {
        extends: true,
        // Dependencies are bundled before the first test: one found later would reload the page during a test.
        optimizeDeps: {
          entries: ['client/**/*.{ts,svelte}', 'test/**/*.page.test.ts'].map((files) =>
            path.join(root, files),
          ),
        },
        test: {
          name: 'page',
          root,
          // Client modules do: who is signed in, the router.
          isolate: true,
          include: ['test/**/*.page.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: process.env['VITEST']
                ? { executablePath: chromiumPath(), env: BROWSER_ENV }
                : {},
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
          // After the others, each in a process of its own: a journey is people acting at human speed.
          isolate: true,
          sequence: { groupOrder: 1 },
          include: ['test/**/*.journey.test.ts'],
          globalSetup: 'test/support/setup.ts',
        },
      },
    ],
  },
}))
