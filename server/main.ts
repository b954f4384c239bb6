import { migrations } from '../migrations/index.ts'
import { buildApp } from './app.ts'
import { PEOPLE } from './demo/content/people.ts'
import { fillDemo } from './demo/fill-demo.ts'
import { readConfig, warningsOf, type Config } from './platform/config.ts'
import { openMigrated } from './platform/open-database.ts'

const STOP_WITHIN_MS = 10_000

const config = configured()
const demo = process.argv.includes('--demo')
const database = await openMigrated(
  config.DATABASE_URL ? { url: config.DATABASE_URL } : { dataDir: config.DATA_DIR },
  migrations,
)

const app = await buildApp({ config, database, clock: () => new Date(), demo })
if (demo) await fillDemo(app, new Date())
const address = await app.listen({ port: config.PORT, host: config.HOST })
for (const warning of warningsOf(config)) app.log.warn(warning)
process.stdout.write(`Liane: ${config.PUBLIC_URL ?? address}\n${database.durability}\n`)
if (demo) process.stdout.write(`Demo: sign in as any of its ${PEOPLE.length} people with one click.\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

/** A mistake in the configuration is said in words, without a stack. */
function configured(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
  await app.close()
  await database.close()
  process.exit(0)
}
