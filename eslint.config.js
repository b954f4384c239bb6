import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import typescript from 'typescript'

/** State at the level of a module is shared by all that run in the process. */
const MODULE_STATE = [
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
  'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]',
  'Program > VariableDeclaration > VariableDeclarator > ArrayExpression[elements.length=0]',
  'Program > VariableDeclaration > VariableDeclarator > ObjectExpression[properties.length=0]',
]

/** The modules that keep state all the same, and why. On the client, a module lives as long as one page. */
const STATEFUL = {
  'server/platform/context.ts': 'what belongs to each context, gone with it',
  'server/platform/richtext/document.ts': 'the schema of texts, built at first use, always the same',
  'server/accounts/passwords.ts': 'a hash to compare with when there is no account, made at first use',
  'client/api.ts': 'the person whose page this is',
  'client/drafts.ts': 'the person whose drafts these are, and those not yet written to the device',
  'client/embedded.ts': 'what the server embedded in the page, until the page has been taken over',
  'client/editor/mentions.ts': 'a counter, for ids that are unique in the page',
  'client/format.ts': 'the time zone of the community on screen, and formatters, costly to make',
  'client/live/queue-store.ts': 'the one connection to the database of the browser',
  'client/socket.ts': 'the one socket of the page, and who listens to it',
  'client/ui/toasts.svelte.ts': 'a counter, for ids that are unique in the page',
}

/** Ways to open a dialog other than `{#if asked}<XDialog onclose=… />{/if}`. */
const OTHER_DIALOGS = [
  'SvelteElement[kind="html"][name.name="dialog"]',
  'CallExpression[callee.property.name="showModal"]',
  'SvelteElement[kind="component"] SvelteDirective[kind="Binding"][key.name.name="open"]',
]

/** What Firefox 115, Chrome 109 or Safari 15.4 lack. */
const NOT_IN_OLD_BROWSERS = [
  ...['toSorted', 'toReversed', 'toSpliced', 'groupBy', 'fromAsync', 'withResolvers', 'canParse'],
  ...['isWellFormed', 'toWellFormed', 'checkVisibility', 'requestIdleCallback', 'showPopover'],
].map((property) => ({ property, message: 'Firefox 115, Chrome 109 or Safari 15.4 lack it.' }))
const NOT_IN_OLD_ABORT_SIGNALS = ['any', 'timeout'].map((property) => ({
  object: 'AbortSignal',
  property,
  message: 'Firefox 115, Chrome 109 or Safari 15.4 lack it: use an AbortController.',
}))
const NOT_OVER_PLAIN_HTTP = ['randomUUID', 'subtle'].map((property) => ({
  object: 'crypto',
  property,
  message: 'Pages over plain http lack it: use newId() or contentId().',
}))

/**
 * A read such as `WORDS[kind]`, when `kind` may be any string, also finds what every object inherits: `constructor`.
 * Literal types are not concerned, nor elements of lists.
 */
const OWN_LOOK_UPS = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      inherited: 'It would find « constructor »: use a Map, or own() of server/platform/own.rules.ts.',
    },
  },
  create(context) {
    const { esTreeNodeToTSNodeMap, program } = context.sourceCode.parserServices
    const checker = program.getTypeChecker()
    const typeOf = (node) =>
      checker.getNonNullableType(checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node)))
    const isWritten = ({ parent }, node) =>
      (parent.type === 'AssignmentExpression' && parent.left === node) ||
      (parent.type === 'UnaryExpression' && parent.operator === 'delete')
    return {
      'MemberExpression[computed=true]'(node) {
        if (isWritten(node, node)) return
        const isAnyString = (typeOf(node.property).flags & STRING) !== 0
        if (isAnyString && checker.getIndexInfoOfType(typeOf(node.object), typescript.IndexKind.String))
          context.report({ node, messageId: 'inherited' })
      },
    }
  },
}
const STRING = typescript.TypeFlags.String

/** Where tables are read with names that this code, or a parser, gave them; or with ids that a schema has checked. */
const GIVEN_NAMES = [
  'server/demo/**',
  'server/platform/{own.rules,api-document,api-schemas,config,french-refusals,http,invalid-requests,live,live-world}.ts',
  'server/platform/richtext/markdown-{inline,reader}.ts',
  'server/sessions/board*.ts',
  'client/sessions/**',
]

export default ts.config(
  {
    ignores: [
      'dist',
      'data',
      'node_modules',
      'reports',
      'client/paraglide',
      '**/*.cjs',
      'eslint.config.js',
      'knip.js',
    ],
  },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node, ON_SERVER: 'readonly' },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // How each feature adds its tables to those of the system.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // Type and schema share a name: that is how a contract is read here.
      'no-redeclare': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      // Internal links are plain hrefs: our router takes them over.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['{server,client}/**/*.{ts,svelte}'],
    ignores: GIVEN_NAMES,
    plugins: { liane: { rules: { 'own-look-ups': OWN_LOOK_UPS } } },
    rules: { 'liane/own-look-ups': 'error' },
  },
  {
    files: ['{server,client}/**/*.ts'],
    ignores: Object.keys(STATEFUL),
    rules: {
      'no-restricted-syntax': [
        'error',
        ...MODULE_STATE.map((selector) => ({
          selector,
          message:
            'Two apps in one process would share it: keep it in the context, or in what buildApp makes.',
        })),
      ],
    },
  },
  {
    files: [
      'client/**/*.{ts,svelte}',
      'server/**/*rules.ts',
      'server/**/*contract.ts',
      'server/addresses.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        ...NOT_IN_OLD_BROWSERS,
        ...NOT_IN_OLD_ABORT_SIGNALS,
        ...NOT_OVER_PLAIN_HTTP,
      ],
    },
  },
  {
    files: ['client/**/*.svelte'],
    ignores: ['client/ui/Dialog.svelte'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...OTHER_DIALOGS.map((selector) => ({
          selector,
          message: 'A dialog is on the page while it is asked for: {#if asked}<Dialog onclose={…}>.',
        })),
      ],
    },
  },
  {
    files: ['**/*.svelte.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "PropertyDefinition[key.type='Identifier'] CallExpression:matches([callee.name='$state'], [callee.object.name='$state'])",
          message: 'State is private; what others read is derived from it.',
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
)
