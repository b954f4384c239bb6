import { migrations } from '../migrations/index.ts'
import { removeSecondFactorAt } from './accounts/second-factors.actions.ts'
import { buildApp } from './app.ts'
import { readConfig } from './platform/config.ts'
import { openMigrated } from './platform/open-database.ts'

// For the only administrator, who has lost telephone and recovery codes: nobody else can remove theirs.
process.once('uncaughtException', ({ message }) => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
})
const [word, email, ...more] = process.argv.slice(2)
if (word !== '--remove' || !email || more.length > 0)
  throw new Error(
    'npm run second-factor -- --remove address: removes the second factor of the account with this address, and ends ' +
      'its sign-ins. With the embedded database, stop Liane first.',
  )
const config = readConfig({ LOG_LEVEL: 'warn', ...process.env })
const database = await openMigrated(
  config.DATABASE_URL ? { url: config.DATABASE_URL } : { dataDir: config.DATA_DIR },
  migrations,
)
const app = await buildApp({ config, database, clock: () => new Date(), demo: false })
try {
  app.live.signedOut(await removeSecondFactorAt(app.as(null), email))
  process.stdout.write(`${email}: the password alone signs in again; the person is told by mail\n`)
} finally {
  await app.close()
  await database.close()
}
