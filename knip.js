/** What stands outside TypeScript and still uses a package: style sheets, and the catalogue's settings. */
const STYLE_IMPORT = /(?:url\(|@import )['"]((?:@|\.\/)?[a-z][^'"]+)['"]/g

export default {
  entry: [
    'server/**/*-worker.ts',
    'server/**/tables.ts',
    'client/*/*Page.svelte!',
    'client/ui/Icon.svelte!',
    'client/project.inlang/settings.json',
    'client/render-on-server.ts!',
    'client/styles/{index,first}.css',
    'migrations/*.ts',
    'test/**/*.test.ts',
    'test/bench/*.ts',
    'test/house/built-patterns.ts',
    'test/mutate/vitest.config.ts',
    'test/support/unpack-chromium.ts',
    'client/**/*.gallery.svelte',
  ],
  project: [
    '{server,client,build,migrations,test}/**/*.{ts,svelte}',
    'client/**/*.css',
    '!client/paraglide/**',
  ],
  // System packages: the tests that use them say so when they are not there.
  ignoreBinaries: ['redis-server', 'apt-get'],
  paths: { '~icons/*': ['node_modules/unplugin-icons/types/svelte.d.ts'] },
  compilers: {
    css: (text) => [...text.matchAll(STYLE_IMPORT)].map(([, used]) => `import '${used}'`).join('\n'),
    json: (text) =>
      (JSON.parse(text).modules ?? [])
        .map((module) => `import '${module.replace('../node_modules/', '')}'`)
        .join('\n'),
  },
}
