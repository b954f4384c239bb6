import { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { PostgresJSDialect } from 'kysely-postgres-js'
import postgres from 'postgres'
import type { Db } from '../database.ts'
import { openEngine, type Engine } from './pglite/engine.ts'
import { pgliteWire } from './pglite/wire.ts'
import type { Tables } from './tables.ts'

export interface Database {
  readonly db: Db
  readonly sql: postgres.Sql
  readonly engine: 'postgresql' | 'pglite'
  /** The durability of a commit, for the person who installs Liane. */
  readonly durability: string
  /** A dump of the embedded database's files; absent for a server, which has its own backups. */
  readonly dump?: () => Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/** Both engines use postgres.js with the same types: int8 is a number, a day is a string. */
const shared = {
  types: {
    int8: {
      to: 20,
      from: [20],
      serialize: String,
      parse: (text: string) => {
        const number = Number(text)
        if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is too large a number`)
        return number
      },
    },
    date: { to: 1082, from: [1082], serialize: String, parse: (text: string) => text },
  },
  // Pool size: more connections than cores only thrash caches.
  max: 4,
  onnotice: () => {},
}

export async function openDatabase(
  where: { url: string } | { dataDir: string } | { image: Uint8Array },
): Promise<Database> {
  if ('url' in where) return onServer(where.url)
  return embedded(await openEngine(where))
}

function onServer(url: string): Database {
  const sql = postgres(url, shared)
  return {
    ...overPostgres(sql),
    engine: 'postgresql',
    durability: 'PostgreSQL: what is said to be saved survives a crash and a power cut.',
    close: () => sql.end({ timeout: 5 }),
  }
}

function embedded(engine: Engine): Database {
  const wire = pgliteWire(engine)
  const options = {
    ...shared,
    max_lifetime: null,
    idle_timeout: 0,
    user: 'postgres',
    database: 'postgres',
  }
  // The `socket` option gives postgres.js a custom connection; its types do not declare it.
  const sql = postgres({ ...options, socket: wire.socket } as never)
  return {
    ...overPostgres(sql),
    engine: 'pglite',
    durability:
      'Embedded database: what is said to be saved survives a crash of Liane, but not a power cut. ' +
      'Set DATABASE_URL for data you cannot lose.',
    dump: () => engine.dump(),
    close: async () => {
      await sql.end({ timeout: 5 })
      await engine.close()
    },
  }
}

function overPostgres(sql: postgres.Sql) {
  return { sql, db: new Kysely<Tables>({ dialect: new PostgresJSDialect({ postgres: sql }) }) }
}

/** Runs the migrations. Several processes may start at once: the migrator takes a lock. */
export async function migrate(db: Db, migrations: Record<string, Migration>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw new Error('the migrations do not run', { cause: error })
}
