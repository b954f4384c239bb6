import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { Type as Light } from '#client/schema.ts'

const root = path.join(import.meta.dirname, '../..')

/** What contracts are made of; both builders are given the same. */
function samples(build: typeof Type) {
  const thread = build.Object({
    id: build.String({ format: 'uuid', maxLength: 36 }),
    title: build.Optional(build.String({ minLength: 8, maxLength: 140 })),
    replies: build.Integer({ minimum: 0 }),
    share: build.Number(),
    closed: build.Boolean(),
    level: build.Union(['public', 'community'].map((level) => build.Literal(level))),
    parked: build.Union([build.String(), build.Null()]),
    tags: build.Array(build.String(), { maxItems: 12 }),
    answers: build.Record(build.String({ maxLength: 60 }), build.Unknown()),
    text: build.Unsafe(build.Object({ type: build.Literal('doc') })),
  })
  return {
    thread,
    strict: build.Object({}, { additionalProperties: false }),
    without: build.Omit(thread, ['id', 'share']),
    some: build.Pick(thread, ['title', 'tags']),
    change: build.Partial(build.Pick(thread, ['replies'])),
    again: build.Object({ ...thread.properties, count: build.Integer() }),
    checked: build.Refine(build.String(), () => true),
  }
}

describe('the light schemas of the browser', () => {
  test('say the same as those of the server', () => {
    expect(plain(samples(Light as unknown as typeof Type))).toEqual(plain(samples(Type)))
  })

  test('know everything that contracts and rules are built with', () => {
    const files = globSync('server/**/{*.,}{contract,rules,endpoint,event}.ts', { cwd: root })
    const used = files.flatMap((file) => [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(/\bType\.(\w+)\(/g),
    ])
    const missing = used.map((found) => found[1]!).filter((name) => !(name in Light))
    expect([...new Set(missing)]).toEqual([])
  })
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
