import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { migrations } from '../migrations/index.ts'
import { backup } from './platform/backup.ts'
import { readConfig } from './platform/config.ts'
import { migrate, openDatabase } from './platform/open-database.ts'

// npm run backup [-- file]: with the embedded database, stop Liane first; it says so if you forget.
process.once('uncaughtException', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
})
const file = process.argv[2] ?? `liane-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl.gz`
const { DATABASE_URL, DATA_DIR } = readConfig(process.env)
const database = await openDatabase(DATABASE_URL ? { url: DATABASE_URL } : { dataDir: DATA_DIR })
await migrate(database.db, migrations)
// A consistent snapshot during concurrent writes.
await database.db
  .transaction()
  .setIsolationLevel('repeatable read')
  .execute((tx) =>
    pipeline(Readable.from(backup(tx)), createGzip(), createWriteStream(file, { mode: 0o600 })),
  )
await database.close()
process.stdout.write(`${file}\n`)
