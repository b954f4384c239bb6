import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Install } from '#server/community/installation.contract.ts'
import { Browser } from '#test/support/browser.ts'
import { useServer } from '#test/support/people.ts'
import { aNewCommunity, aNewPerson, aNewStructure } from '#test/support/builders.ts'

const { app } = useServer()
const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../..')
const PERSON = { email: 'anna@structure.example', password: 'une barque sous les filaos' }
const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  },
  files: ['program.ts'],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'liane-client-'))
  const document = (await app().inject({ url: '/api/openapi.json' })).json<Record<string, unknown>>()
  await createClient({
    input: document,
    output: { path: path.join(folder, 'client'), module: { extension: '.ts' } },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  })
  const page = await readFile(path.join(root, 'docs/api.md'), 'utf8')
  await writeFile(path.join(folder, 'program.ts'), /```ts\n([\s\S]*?)```/.exec(page)![1]!)
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir')
})
afterAll(() => rm(folder, { recursive: true }))

it('API document: the program of docs/api.md, over a generated client, type-checks', async () => {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
})

it('API document: a generated client signs in, opens a thread, answers it and reads a refusal', async () => {
  await new Browser(app()).does(Install, {
    body: {
      person: { ...aNewPerson({ position: 'manager' }), ...PERSON },
      structure: aNewStructure(),
      community: aNewCommunity(),
    },
  })
  const { port } = app().server.address() as AddressInfo
  const { stdout } = await run(process.execPath, [path.join(folder, 'program.ts')], {
    env: {
      LIANE_URL: `http://127.0.0.1:${port}`,
      LIANE_EMAIL: PERSON.email,
      LIANE_PASSWORD: PERSON.password,
    },
  })
  expect(JSON.parse(stdout)).toMatchObject({
    title: 'Who calls back, and when?',
    answer: 2,
    problem: { type: '/problems/malformed', status: 422, errors: [{ pointer: '/title' }] },
  })
})
