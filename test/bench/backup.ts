import { randomBytes } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { migrations } from '#migrations/index.ts'
import { backup } from '#server/platform/backup.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { databaseOn, onServer } from '../support/postgres-server.ts'
import { settle } from '../support/seed-community.ts'
import { fill } from './fill.ts'
import { row, type Row } from './world.ts'

const SIZES = [20_000, 200_000]

/** What a backup costs a post, in a small network and in a large one, and the memory it takes. */
export async function benchBackup(): Promise<Row[]> {
  const [small, large] = [await backUp(SIZES[0]!), await backUp(SIZES[1]!)]
  const name = `Back up ${SIZES[1]!.toLocaleString('en')} posts`
  return [
    row(name, 'a post', large.perPost, 'µs'),
    row(name, `a post ÷ with ${SIZES[0]!.toLocaleString('en')}`, large.perPost / small.perPost, '', 1.5),
    row(name, 'whole', large.seconds, 's', 120),
    row(name, 'memory added', large.mib, 'MiB', 150),
  ]
}

async function backUp(posts: number): Promise<{ perPost: number; seconds: number; mib: number }> {
  const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/postgres'
  const name = `liane_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const database = await openDatabase({ url: databaseOn(server, name) })
  const { db } = database
  try {
    await migrate(db, migrations)
    const cast = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`p${i}`, { structure: `s${i % 10}` }]),
    )
    await fill(db, (await settle(db, cast, new Date())).community, posts)
    const before = process.memoryUsage.rss()
    let peak = before
    const start = performance.now()
    const sink = new Writable({
      write: (_, __, done) => {
        peak = Math.max(peak, process.memoryUsage.rss())
        done()
      },
    })
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => pipeline(Readable.from(backup(tx)), sink))
    const seconds = (performance.now() - start) / 1000
    return { perPost: (seconds * 1e6) / posts, seconds, mib: (peak - before) / 2 ** 20 }
  } finally {
    await database.close()
    await onServer(server, `drop database ${name} with (force)`)
  }
}
