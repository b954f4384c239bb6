import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Db } from '#server/database.ts'
import { VOUCH } from '#server/platform/personal-data.contract.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import { AddPost, EditPost, MoveThread, OpenThread } from '#server/threads/contract.ts'
import { underWay } from '../sessions/sessions.ts'
import { aProblem } from '../support/builders.ts'
import { CROWD, useServer } from '../support/people.ts'

const { found, db, clock } = useServer({ SEAL_KEY: randomBytes(32).toString('base64') })
const MINUTE_MS = 60_000

it('sealed acts: no column of the database holds an instant within a minute of one', async () => {
  const { zenobie, cindy, solange } = await found(CROWD)
  const words = (text: string) => ({ body: fromPlain(text), sealed: true })
  await zenobie.cookie()
  const session = await underWay(solange)
  clock.now = new Date('2026-03-18T03:37:41.123Z')
  await actOnBoard(solange.ctx(), session.id, { type: 'advance', phase: 'grouping' })
  const opened = await cindy.does(OpenThread, { body: aProblem({ title: 'Un autre fil, signé' }) })
  const before = await values(db())

  clock.now = new Date('2026-03-19T05:43:17.421Z')
  const body = aProblem({ title: 'Repérer l’illettrisme sans blesser', sealed: true, sensitive: true })
  const { id: thread } = await zenobie.does(OpenThread, { body })
  const { id: post } = await zenobie.does(AddPost, { params: { thread }, body: words('Un poids de moins.') })
  await zenobie.does(EditPost, { params: { thread, post }, body: { body: fromPlain('Un grand poids.') } })
  await zenobie.does(MoveThread, {
    params: { thread },
    body: { command: 'clarify', singleStructure: true },
  })
  const vouched = { params: { thread }, body: words('Le standard est le 0696 12 34 56.') }
  const answer = await zenobie.tries(AddPost, vouched, randomUUID(), { [VOUCH]: 'yes' })
  expect(answer.status).toBe(200)
  const card = {
    type: 'write' as const,
    card: randomUUID(),
    column: 'c1',
    text: 'Case d’accord ?',
    sealed: true,
  }
  await actOnBoard(zenobie.ctx(), session.id, card, { key: randomBytes(32).toString('base64url') })

  const written = [...(await values(db()))].filter((value) => !before.has(value))
  expect(written.some((value) => value.includes(thread))).toBe(true)
  expect(written.flatMap((value) => near(value, clock.now.getTime()))).toEqual([])
  const jobs = written.filter((value) => value.startsWith('pgboss.') && /\.data=\{./.test(value))
  expect(jobs, 'a job is dated by the real clock').toEqual([])
  expect(opened.id).not.toBe(thread)
})

/** Every value of the database: `schema.table.column=value`. */
async function values(db: Db): Promise<Set<string>> {
  const { rows: columns } = await sql<{ schema: string; table: string; name: string; type: string }>`
    select n.nspname::text as schema, c.relname::text as "table", a.attname::text as name, t.typname::text as type
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           join pg_type t on t.oid = a.atttypid
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  `.execute(db)
  const found = new Set<string>()
  for (const { schema, table, name, type } of columns) {
    const column = sql.ref(name)
    const { rows } = await sql<{ value: string | null }>`
      select ${type === 'bytea' ? sql`encode(${column}, 'escape')` : sql`${column}::text`} as value
        from ${sql.table(`${schema}.${table}`)}
    `.execute(db)
    for (const { value } of rows) if (value !== null) found.add(`${schema}.${table}.${name}=${value}`)
  }
  return found
}

const INSTANT =
  /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?|\b1[67]\d{11}\b/g

/** The instants of a value that are within a minute of `at`. */
function near(value: string, at: number): string[] {
  return [...value.matchAll(INSTANT)].flatMap(([text]) => {
    const instant = /^\d+$/.test(text) ? Number(text) : Date.parse(isoOf(text))
    return Math.abs(instant - at) < MINUTE_MS ? [value.slice(0, 300)] : []
  })
}

const isoOf = (text: string) =>
  `${text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')}${/(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(text.slice(11)) ? '' : 'Z'}`
