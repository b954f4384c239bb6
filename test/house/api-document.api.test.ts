import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { useServer } from '#test/support/people.ts'

const { app } = useServer()

interface Document {
  paths: Record<string, Record<string, { operationId: string }>>
  components: { securitySchemes: { signIn: { name: string } } }
}
const documentOf = async () => (await app().inject({ url: '/api/openapi.json' })).json<Document>()
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([url, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${url}`),
  )

it('API document: describes every route under /api and, besides, only the routes of the demo', async () => {
  const served = app()
    .declared.filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/') && !url.includes('*'))
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
    .filter((operation) => operation !== 'GET /api/openapi.json')
  const demoOnly = ['GET /api/demo/people', 'POST /api/demo/sign-in']
  expect(operationsOf(await documentOf()).toSorted()).toEqual([...served, ...demoOnly].toSorted())
})

it('API document: keeps every published operation (test/house/api-paths.txt)', async () => {
  const published = await readFile(path.join(import.meta.dirname, 'api-paths.txt'), 'utf8')
  const operations = operationsOf(await documentOf())
  expect(
    published
      .trim()
      .split('\n')
      .filter((line) => !operations.includes(line)),
  ).toEqual([])
})

it('API document: gives each operation an id of its own, and the name of the sign-in cookie', async () => {
  const { paths, components } = await documentOf()
  const ids = Object.values(paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(components.securitySchemes.signIn.name).toBe('liane')
})
