import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { migrations } from '../migrations/index.ts'
import { backup } from './platform/backup.ts'
import { fromLines, uncompressed } from './platform/backup-file.ts'
import { readConfig } from './platform/config.ts'
import { migrate, openDatabase } from './platform/open-database.ts'
import { progress } from './platform/progress.ts'

const USAGE = `npm run backup [-- file]: writes a backup. With the embedded database, stop Liane first.
npm run backup -- --verify file: says whether a backup is whole.
npm run backup -- --into folder [--keep 14] [--every 24]: writes one into a folder, keeps the last ones, and again
every so many hours.`
const HOUR_MS = 3_600_000
const OURS = /^liane-\d{4}-\d{2}-\d{2}T[\d-]+\.jsonl\.gz$/

process.once('uncaughtException', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
})
const {
  values: { verify, into, keep = '14', every },
  positionals: [file, ...more],
} = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ['verify', 'into', 'keep', 'every'].map((name) => [name, { type: 'string' }]),
  ) as {
    [name in 'verify' | 'into' | 'keep' | 'every']: { type: 'string' }
  },
})
if (more.length > 0 || (every && !into) || !(Number(keep) >= 1) || (every && !(Number(every) > 0)))
  throw new Error(USAGE)

if (verify) await tell(verify)
else if (into) await repeatedly(into)
else process.stdout.write(`${await write(file ?? newName())}\n`)

/** A failure is told, and the next backup tried at its hour. */
async function repeatedly(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (;;) {
    const done = writeInto(folder)
    if (!every) return done
    await done.catch(({ message }: Error) => process.stderr.write(`no backup was made: ${message}\n`))
    await sleep(Number(every) * HOUR_MS)
  }
}

async function writeInto(folder: string): Promise<void> {
  await tell(await write(path.join(folder, newName())))
  const files = (await readdir(folder)).filter((name) => OURS.test(name)).sort()
  for (const old of files.slice(0, -Number(keep))) await rm(path.join(folder, old))
}

/** Writes beside, and renames at the end: a file under its own name is whole. */
async function write(to: string): Promise<string> {
  const { DATABASE_URL, DATA_DIR } = readConfig(process.env)
  const database = await openDatabase(DATABASE_URL ? { url: DATABASE_URL } : { dataDir: DATA_DIR })
  try {
    await migrate(database.db, migrations)
    // A consistent snapshot during concurrent writes.
    await database.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) =>
        pipeline(
          Readable.from(backup(tx, progress('backing up'))),
          createGzip(),
          createWriteStream(`${to}.part`, { mode: 0o600 }),
        ),
      )
  } finally {
    await database.close()
  }
  await rename(`${to}.part`, to)
  return to
}

async function tell(of: string): Promise<void> {
  const skip = async () => {}
  const { rows, migrated, isSealed } = await uncompressed(of, (bytes) => fromLines(bytes, skip, skip))
  const words = isSealed ? 'whole' : 'readable, but made by an older Liane without a checksum'
  process.stdout.write(`${of}: ${words}, ${rows} rows, of ${migrated}\n`)
}

function newName(): string {
  return `liane-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl.gz`
}
