import { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import postgres from 'postgres'
import type { Db } from '../database.ts'
import { openEngine, type Engine } from './pglite/engine.ts'
import { pgliteWire } from './pglite/wire.ts'
import type { Limits } from './postgres/connection.ts'
import { postgresDialect } from './postgres/dialect.ts'
import { Pool } from './postgres/pool.ts'
import type { Tables } from './tables.ts'

export interface Database {
  readonly db: Db
  /** For the job queue, which writes its own SQL and listens to notifications. */
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
  // The pool closes its connections itself: postgres.js could end one between two statements of a transaction.
  max_lifetime: null,
  idle_timeout: 0,
  connect_timeout: 10,
  onnotice: () => {},
}
/** More connections than cores only thrash caches. */
const POOL_SIZE = 4
const JOB_CONNECTIONS = 2

/** Requests are refused within 10 s of a database that no longer answers. */
const REQUEST_LIMITS = { statementMs: 7_000, answerMs: 8_000, waitMs: 8_000 } satisfies Limits

/** @param limits of the queries to a server; the embedded database answers or ends with its process */
export async function openDatabase(
  where: { url: string } | { dataDir: string } | { image: Uint8Array },
  limits: Limits = {},
): Promise<Database> {
  if ('url' in where) return onServer(where.url, limits)
  return embedded(await openEngine(where))
}

function onServer(url: string, limits: Limits): Database {
  const connection = limits.statementMs ? { connection: { statement_timeout: limits.statementMs } } : {}
  return {
    ...overPostgres((options) => postgres(url, { ...shared, ...connection, ...options }), limits),
    engine: 'postgresql',
    durability: 'PostgreSQL: what is said to be saved survives a crash and a power cut.',
  }
}

function embedded(engine: Engine): Database {
  const wire = pgliteWire(engine)
  // The `socket` option gives postgres.js a custom connection; its types do not declare it.
  const options = { ...shared, user: 'postgres', database: 'postgres', socket: wire.socket }
  const { close, ...database } = overPostgres((more) => postgres({ ...options, ...more } as never))
  return {
    ...database,
    engine: 'pglite',
    durability:
      'Embedded database: what is said to be saved survives a crash of Liane, but not a power cut. ' +
      'Set DATABASE_URL for data you cannot lose.',
    dump: () => engine.dump(),
    close: async () => {
      await close()
      await engine.close()
    },
  }
}

function overPostgres(
  open: (options: { max: number; onclose?: () => void }) => postgres.Sql,
  limits: Limits = {},
) {
  const pool = new Pool((onclose) => open({ max: 1, onclose }), POOL_SIZE, limits)
  const sql = open({ max: JOB_CONNECTIONS })
  return {
    sql,
    db: new Kysely<Tables>({ dialect: postgresDialect(pool) }),
    close: async () => {
      await Promise.all([pool.end(5), sql.end({ timeout: 5 })])
    },
  }
}

/** Opens the database of a running Liane. Migrations may take their time, requests may not. */
export async function openMigrated(
  where: { url: string } | { dataDir: string },
  migrations: Record<string, Migration>,
): Promise<Database> {
  const database = await openDatabase(where)
  await migrate(database.db, migrations)
  if (!('url' in where)) return database
  await database.close()
  return openDatabase(where, REQUEST_LIMITS)
}

/** Runs the migrations. Several processes may start at once: the migrator takes a lock. */
export async function migrate(db: Db, migrations: Record<string, Migration>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw new Error('the migrations do not run', { cause: error })
}
