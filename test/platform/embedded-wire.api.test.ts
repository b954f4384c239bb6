import postgres from 'postgres'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '#server/platform/pglite/engine.ts'
import { pgliteWire } from '#server/platform/pglite/wire.ts'

/** Connections to an embedded database; they wait for one another only so long. */
async function embedded({ max, lockTimeoutMs = 15_000 }: { max: number; lockTimeoutMs?: number }) {
  const engine = await openEngine({})
  const { socket } = pgliteWire(engine, { lockTimeoutMs })
  const options = { max, user: 'postgres', database: 'postgres', onnotice: () => {}, socket }
  const sql = postgres(options as never)
  onTestFinished(async () => {
    await sql.end({ timeout: 1 })
    await engine.close()
  })
  return sql
}

it('embedded database: each query gets its own rows, also after one timed out', async () => {
  const sql = await embedded({ max: 2, lockTimeoutMs: 200 })
  const [holder, other] = [await sql.reserve(), await sql.reserve()]
  const says = (word: string) => other`select ${word}::text as word`
  const adds = (one: number) => other`select ${one}::int as one, 2 as two, 3 as three`
  expect([...(await says('avant'))]).toEqual([{ word: 'avant' }])

  await holder`begin`
  const refused = await Promise.allSettled([says('pendant'), adds(1)])
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(refused[0]).toMatchObject({ reason: { code: '55P03' } })
  await holder`rollback`

  const [word, sum] = await Promise.all([says('après'), adds(4)])
  expect([...word]).toEqual([{ word: 'après' }])
  expect([...sum]).toEqual([{ one: 4, two: 2, three: 3 }])
})

it('embedded database: a reserved connection stays reserved after queries of any length', async () => {
  const sql = await embedded({ max: 1 })
  const mine = await sql.reserve()
  await mine`begin`
  const long = 'x'.repeat(300_000)
  expect([...(await mine`select length(${long}::text)::int as letters`)]).toEqual([{ letters: long.length }])
  const heard: string[] = []
  const other = sql`select 1`.then(() => heard.push('other'))
  for (let i = 0; i < 20; i++) await mine`select ${i}::int`
  await mine`rollback`
  heard.push('mine')
  mine.release()
  await other
  expect(heard).toEqual(['mine', 'other'])
})
