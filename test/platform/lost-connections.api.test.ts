import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isUnavailable } from '#server/platform/french-refusals.ts'
import { openDatabase } from '#server/platform/open-database.ts'
import type { Limits } from '#server/platform/postgres/connection.ts'
import { useDatabase } from '#test/support/database.ts'

const url = process.env['TEST_DATABASE_URL']
const database = useDatabase()

const opens = async (limits: Limits = {}) => {
  const opened = await openDatabase({ url: url! }, limits)
  onTestFinished(() => opened.close())
  return opened.db
}
type Opened = Awaited<ReturnType<typeof opens>>

const backendOf = async (db: Opened) => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]!.pid
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error,
  )

it('database: a transaction in which a statement failed is not called done', async () => {
  const { db } = database()
  const swallowing = db.transaction().execute(async (tx) => {
    await sql`select 1 / 0`.execute(tx).catch(() => {})
  })
  await expect(swallowing).rejects.toThrow('rolled back instead of committed')
  await sql`select 1`.execute(db)
})

describe.skipIf(!url)('lost connections (PostgreSQL)', () => {
  it('database: a transaction that lost its connection writes nothing more, and the others are answered', async () => {
    const db = await opens()
    const table = sql.table(`lost_${Date.now()}`)
    await sql`create table ${table} (n int)`.execute(db)

    const losing = db.transaction().execute(async (tx) => {
      await sql`insert into ${table} values (1)`.execute(tx)
      const pid = await backendOf(tx)
      await sql`select pg_terminate_backend(${pid}::int)`.execute(db)
      await expect
        .poll(() => sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(db))
        .toMatchObject({ rows: [] })
      await sql`insert into ${table} values (2)`.execute(tx)
    })
    expect(isUnavailable(await refusalOf(losing))).toBe(true)
    const eight = await Promise.all(Array.from({ length: 8 }, () => sql`select n from ${table}`.execute(db)))
    expect(eight.flatMap(({ rows }) => rows)).toEqual([])
    await sql`drop table ${table}`.execute(db)
  })

  it('database: a query without an answer, or without a connection, is refused in time, and the next one is answered', async () => {
    const db = await opens({ answerMs: 1_000, waitMs: 500 })
    const slow = Array.from({ length: 5 }, () => refusalOf(sql`select pg_sleep(60)`.execute(db)))
    for (const error of await Promise.all(slow)) expect(isUnavailable(error), String(error)).toBe(true)
    await expect.poll(() => backendOf(db).catch(() => 0)).toBeGreaterThan(0)
  })
})
