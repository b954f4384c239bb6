/** Which files may import which; ARCHITECTURE.md says why. */

/** From the lowest. A feature may import features of its own floor and of those below. */
const FLOORS = [
  ['structures'],
  ['accounts'],
  ['community'],
  ['redactions'],
  ['threads', 'library', 'sessions'],
  ['journal'],
  ['today', 'search'],
  ['demo'],
]
const any = (features) => `(${features.flat().join('|')})`
const ISOMORPHIC = [
  '[/.](contract|rules)\\.ts$',
  '^server/addresses\\.ts$',
  '^server/platform/(endpoint|problem|socket-event|facts|richtext/schema|texts/blank-lines)\\.ts$',
]

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...FLOORS.slice(0, -1).map((floor, i) => ({
      name: `floor-${i}-never-calls-up`,
      comment: 'Announce a fact, and let the higher feature listen.',
      severity: 'error',
      from: { path: `^server/${any(floor)}/` },
      to: { path: `^server/${any(FLOORS.slice(i + 1))}/` },
    })),
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^server/(platform/|database\\.ts$)' },
      to: { path: `^server/${any(FLOORS)}/` },
    },
    {
      name: 'only-the-public-face-of-another-feature',
      severity: 'error',
      from: { path: `^server/${any(FLOORS)}/` },
      to: { path: `^server/${any(FLOORS)}/`, pathNot: ['^server/$1/', '[/.](contract|rules|access|actions|columns)\\.ts$'] },
    },
    {
      name: 'app-knows-features-by-their-manifest',
      severity: 'error',
      from: { path: '^server/app\\.ts$' },
      to: { path: `^server/${any(FLOORS)}/`, pathNot: '/feature\\.ts$' },
    },
    {
      name: 'only-the-manifest-imports-what-an-app-starts',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/(app|[^/]+/feature)\\.ts$' },
      to: { path: `^server/${any(FLOORS)}/(feature|routes|live|jobs|text-kind)\\.ts$` },
    },
    {
      name: 'contracts-and-rules-do-no-io',
      comment: 'They run in the browser too.',
      severity: 'error',
      from: { path: '^server/.*[/.](contract|rules)\\.ts$' },
      to: { pathNot: [...ISOMORPHIC, 'node_modules/typebox/'] },
    },
    {
      name: 'the-client-sees-only-contracts-and-rules',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/', pathNot: [...ISOMORPHIC, '^server/platform/richtext/import\\.ts$'] },
    },
    {
      name: 'client-features-meet-in-the-shell',
      severity: 'error',
      from: { path: `^client/${any(FLOORS)}/` },
      to: { path: `^client/${any(FLOORS)}/`, pathNot: '^client/$1/' },
    },
    {
      name: 'ui-knows-no-feature',
      severity: 'error',
      from: { path: '^client/(ui|editor)/' },
      to: { path: `^client/(shell|${any(FLOORS)})/` },
    },
    { name: 'no-import-from-tests', severity: 'error', from: { path: '^(server|client|migrations)/' }, to: { path: '^test/' } },
    { name: 'migrations-stand-alone', severity: 'error', from: { path: '^migrations/' }, to: { path: '^(server|client)/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/paraglide/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js'],
      conditionNames: ['import', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
}
