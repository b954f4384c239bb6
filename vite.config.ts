import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import icons from 'unplugin-icons/vite'
import { defineConfig } from 'vitest/config'
import settings from './client/project.inlang/settings.json' with { type: 'json' }
import { chromiumPath } from './test/support/chromium.ts'

const root = import.meta.dirname

export default defineConfig({
  root: 'client',
  plugins: [
    svelte({ configFile: false, compilerOptions: { runes: true } }),
    icons({ compiler: 'svelte', scale: 1.2 }),
    {
      // Only the server checks with schemas: browsers get the descriptions alone, a fifth of a page lighter.
      name: 'light-schemas',
      apply: 'build',
      enforce: 'pre',
      resolveId: (id) => (id === 'typebox' ? path.join(root, 'client/schema.ts') : undefined),
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
            : code.replace('experimentalStaticLocale ?? options.locale ?? getLocale()', ''),
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
    // One sheet, kept for good: a page never waits for a second one.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What several pages share comes in one file instead of fifty small ones.
          groups: [
            {
              name: 'house',
              test: /~icons|client\/(ui|paraglide)|server\/platform|node_modules\/svelte/,
              minShareCount: 3,
            },
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
          ['/api', '/socket.io', '^/journal(/[a-z0-9-]+(/\\d+(/journal\\.pdf)?)?|/style\\.css)?$'].map(
            (path) => [path, { target: 'http://127.0.0.1:3000', ws: true }],
          ),
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
