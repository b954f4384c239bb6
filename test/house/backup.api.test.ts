import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { migrations } from '#migrations/index.ts'
import { accountFor } from '#server/accounts/actions.ts'
import { SignIn } from '#server/accounts/contract.ts'
import { buildApp } from '#server/app.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import type { Db } from '#server/database.ts'
import { fillDemo } from '#server/demo/fill-demo.ts'
import { ListTools } from '#server/library/contract.ts'
import { readConfig } from '#server/platform/config.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { doc } from '#server/platform/richtext/build.rules.ts'
import { AddPost, ListThreads } from '#server/threads/contract.ts'
import { opensText, types } from '../library/library-people.ts'
import { Browser } from '../support/browser.ts'
import { Person } from '../support/people.ts'
import { databaseOn, onServer } from '../support/postgres-server.ts'
import { aNewPerson } from '#test/support/builders.ts'

const server = process.env['TEST_DATABASE_URL']
const root = path.join(import.meta.dirname, '../..')
const NOW = new Date('2026-03-18T15:00:00Z')
const MARIE = { email: 'marie.neuve@structure.example', password: 'une barque sous les filaos' }

it('backup: restores into either database engine word for word, and writing continues', async () => {
  const home = await anEmptyPlace(server ? 'postgresql' : 'pglite')
  await lives(home, async (app) => {
    await fillDemo(app, NOW)
    const { db } = app.as(null)
    await accountFor(app.as(null), {
      ...aNewPerson({ givenName: 'Marie', familyName: 'Neuve' }),
      structure: null,
      ...MARIE,
    })
    await mergesMany(db)
  })
  let last = home
  let kept = await backsUp(home)
  expect(kept.lines.length).toBeGreaterThan(2000)
  for (const engine of server ? (['pglite', 'postgresql'] as const) : (['pglite'] as const)) {
    last = await anEmptyPlace(engine)
    const cut = path.join(last.DATA_DIR, 'cut.jsonl.gz')
    await writeFile(cut, (await readFile(kept.file)).subarray(0, -100))
    await expect(drill('restore', last, cut)).rejects.toMatchObject({
      code: 1,
      stderr: 'this file is empty, or it was cut\n',
    })
    await drill('restore', last, kept.file)
    const again = await backsUp(last)
    expect(again.lines).toEqual(kept.lines)
    kept = again
  }
  await lives(last, goesOn)
  await expect(drill('restore', last, kept.file)).rejects.toMatchObject({
    code: 1,
    stderr: 'this database already holds a community: restore into an empty one\n',
  })
})

it('backup: a folder keeps the last ones, and each is known to be whole', async () => {
  const home = await anEmptyPlace('pglite')
  await lives(
    home,
    async (app) => void (await accountFor(app.as(null), { ...aNewPerson(), structure: null, ...MARIE })),
  )
  const folder = path.join(home.DATA_DIR, 'backups')
  await drill('backup', home, '--into', folder, '--keep', '1')
  const [first] = await readdir(folder)
  await drill('backup', home, '--into', folder, '--keep', '1')
  const kept = await readdir(folder)
  expect(kept).toEqual([expect.not.stringContaining(first!)])

  const { stdout } = await drill('backup', home, '--verify', path.join(folder, kept[0]!))
  expect(stdout).toMatch(/: whole, \d+ rows, of \d{4}_/)
  await expect(drill('backup', home, '--verify', 'package.json')).rejects.toMatchObject({
    code: 1,
    stderr: 'this file is not a backup of Liane, or it was altered\n',
  })
})

/** More threads than are restored at once, merged into one that lies after them. */
async function mergesMany(db: Db): Promise<void> {
  const { id } = await db.selectFrom('threads').select('id').executeTakeFirstOrThrow()
  await sql`
    insert into threads
    select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'merged_into', t.id, 'status', 'merged'))).*
      from threads t, generate_series(1, 600) where t.id = ${id}
  `.execute(db)
  await sql`update threads set title = title where id = ${id}`.execute(db)
}

/** What people do the day after: sign in, answer, write on. */
async function goesOn(app: FastifyInstance): Promise<void> {
  const browser = new Browser(app)
  await browser.does(SignIn, { body: MARIE })
  expect(await browser.does(WhoAmI)).toMatchObject({ person: { name: 'Marie Neuve' } })

  const cindy = await someone(app, 'Cindy')
  const { threads } = await cindy.does(ListThreads, { query: {} })
  const open = threads.find(({ status }) => status === 'in_progress')!
  await cindy.does(AddPost, {
    params: { thread: open.id },
    body: { body: doc('Nous revoilà.'), kind: 'reply' },
  })

  const { tools } = await cindy.does(ListTools)
  const editor = await opensText(cindy, tools.find(({ status }) => status === 'elaboration')!.id)
  expect(editor.text.length).toBeGreaterThan(100)
  await types(editor, ' Et la suite.')
}

async function someone(app: FastifyInstance, givenName: string): Promise<Person> {
  const { person_id, community_id } = await app
    .as(null)
    .db.selectFrom('memberships')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['person_id', 'community_id'])
    .where('given_name', '=', givenName)
    .executeTakeFirstOrThrow()
  return new Person(app, community_id, person_id)
}

/** Where a Liane keeps its data, as its environment says it. */
type Place = { DATA_DIR: string; DATABASE_URL?: string }

async function anEmptyPlace(engine: 'pglite' | 'postgresql'): Promise<Place> {
  const DATA_DIR = await mkdtemp(path.join(tmpdir(), 'liane-backup-'))
  onTestFinished(() => rm(DATA_DIR, { recursive: true }))
  if (engine === 'pglite') return { DATA_DIR }
  const name = `liane_test_${randomBytes(6).toString('hex')}`
  await onServer(server!, `create database ${name}`)
  onTestFinished(() => onServer(server!, `drop database ${name} with (force)`))
  return { DATA_DIR, DATABASE_URL: databaseOn(server!, name) }
}

/** A Liane there, for as long as the work lasts. */
async function lives(place: Place, work: (app: FastifyInstance) => Promise<void>): Promise<void> {
  const { DATA_DIR, DATABASE_URL } = place
  const database = await openDatabase(DATABASE_URL ? { url: DATABASE_URL } : { dataDir: DATA_DIR })
  await migrate(database.db, migrations)
  const config = readConfig({ ...place, LOG_LEVEL: 'error' })
  const app = await buildApp({ config, database, clock: () => NOW, demo: true })
  await app.listen({ port: 0, host: '127.0.0.1' })
  await work(app)
  await app.close()
  await database.close()
}

/** The command, as whoever runs Liane gives it. */
function drill(command: 'backup' | 'restore', place: Place, ...args: string[]) {
  const { DATABASE_URL: _, ...env } = process.env
  return promisify(execFile)(process.execPath, [`server/${command}.ts`, ...args], {
    cwd: root,
    env: { ...env, ...place },
  })
}

/** A backup and its lines, less what a restoration renews. */
async function backsUp(place: Place): Promise<{ file: string; lines: string[] }> {
  const file = path.join(place.DATA_DIR, 'backup.jsonl.gz')
  await drill('backup', place, file)
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(0, -1) // the checksum, of epochs too
  return { file, lines: lines.map((line) => line.replace(/"epoch":"[^"]*"/, '"epoch":""')).toSorted() }
}
