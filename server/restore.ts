import { migrations } from '../migrations/index.ts'
import { restore } from './platform/backup.ts'
import { uncompressed } from './platform/backup-file.ts'
import { readConfig } from './platform/config.ts'
import { renewEpochs } from './platform/log/log.ts'
import { migrate, openDatabase } from './platform/open-database.ts'
import { progress } from './platform/progress.ts'

// npm run restore -- file: into an empty database, embedded or not, of the same version.
process.once('uncaughtException', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
})
const file = process.argv[2]
if (!file) throw new Error('npm run restore -- liane-….jsonl.gz')
const { DATABASE_URL, DATA_DIR } = readConfig(process.env)
const database = await openDatabase(DATABASE_URL ? { url: DATABASE_URL } : { dataDir: DATA_DIR })
await migrate(database.db, migrations)
const { rows, isSealed } = await uncompressed(
  file,
  (bytes) => restore(database.db, bytes),
  progress('restoring'),
)
await renewEpochs(database.db)
await database.close()
process.stdout.write(`${rows} rows restored\n`)
if (!isSealed)
  process.stderr.write(
    'Warning: this backup was made by an older Liane, without a checksum: lines cut from it cannot be noticed.\n',
  )
