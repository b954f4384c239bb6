import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { AskReset } from '#server/accounts/contract.ts'
import { buildApp } from '#server/app.ts'
import { inTransaction } from '#server/platform/context.ts'
import { readConfig } from '#server/platform/config.ts'
import type { Feature } from '#server/platform/feature.ts'
import { doc } from '#server/platform/richtext/build.rules.ts'
import { createText } from '#server/platform/texts/texts.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { Browser } from '../support/browser.ts'
import { CROWD, Person, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const aKey = () => randomBytes(32).toString('base64')

/** What only the first app has. */
const diaries: Feature = {
  name: 'diaries',
  contracts: [],
  rooms: { diary: async () => {} },
  texts: { diary: { read: async () => {}, write: async () => ({ name: 'Ana', structureName: 'MLC' }) } },
}
const ONE = 'http://un.example'
const OTHER = 'http://autre.example'
const { found, db, database, clock, app } = useServer({ SEAL_KEY: aKey(), PUBLIC_URL: ONE }, [diaries])

/** A second app over the same database, with a key, an address and features of its own. */
async function another(): Promise<FastifyInstance> {
  const other = await buildApp({
    config: readConfig({ LOG_LEVEL: 'silent', SEAL_KEY: aKey(), PUBLIC_URL: OTHER }),
    database: database(),
    clock: () => clock.now,
    demo: false,
  })
  await other.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => other.close())
  return other
}

it('two apps in one process: each opens the seals that its own key has closed', async () => {
  const { zenobie, community } = await found(CROWD)
  const there = new Person(await another(), community, zenobie.id)
  const sealed = { body: aProblem({ sealed: true, sensitive: true }) }
  const here = await zenobie.does(OpenThread, sealed)
  const elsewhere = await there.does(OpenThread, sealed)

  for (const [own, person, foreign] of [
    [here, zenobie, elsewhere],
    [elsewhere, there, here],
  ] as const) {
    const { you } = await person.does(ReadThread, { params: { thread: own.id } })
    expect(you.isAuthor).toBe(true)
    expect(await person.tries(ReadThread, { params: { thread: foreign.id } })).toMatchObject({ status: 500 })
  }
})

it('two apps in one process: the letters of each lead to its own address', async () => {
  const { cindy } = await found(CROWD)
  const { email } = await db()
    .selectFrom('people')
    .select('email')
    .where('id', '=', cindy.id)
    .executeTakeFirstOrThrow()
  const other = await another()
  for (const asked of [app(), other, app()]) await new Browser(asked).does(AskReset, { body: { email } })

  const letters = await db()
    .selectFrom('letters')
    .select('body_text as text')
    .where('to_person', '=', cindy.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const origins = letters.map(({ text }) => /http:\/\/[a-z.]+/.exec(text)?.[0])
  expect(origins.sort()).toEqual([OTHER, ONE, ONE])
})

it('two apps in one process: the rooms and texts of a feature belong to the app that has it', async () => {
  const { cindy, community } = await found(CROWD)
  const there = new Person(await another(), community, cindy.id)
  expect(await (await cindy.connects()).enters(`diary:${community}`)).toBe(true)
  expect(await (await there.connects()).enters(`diary:${community}`)).toBe(false)

  const begins = (person: Person) =>
    inTransaction(person.ctx(), (ctx) =>
      createText(ctx, { kind: 'diary', owner: community, community, doc: doc('Ce matin') }),
    )
  await expect(begins(cindy)).resolves.toMatch(/^[0-9a-f-]{36}$/)
  await expect(begins(there)).rejects.toThrow('diary')
})
