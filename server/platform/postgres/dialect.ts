import {
  AbortedTransactionError,
  CompiledQuery,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type TransactionSettings,
} from 'kysely'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'

/** Kysely over postgres.js, where a lost connection refuses what is still asked of it. */
export const postgresDialect = (pool: Pool): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PoolDriver(pool),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
})

class PoolDriver extends PostgresDriver {
  readonly #pool: Pool

  constructor(pool: Pool) {
    super({} as never)
    this.#pool = pool
  }

  override async init(): Promise<void> {}

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#pool.take()
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#pool.give(connection as Connection)
  }

  /** It leaves with the first statement. */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    if (settings.isolationLevel || settings.accessMode) return super.beginTransaction(connection, settings)
    void (connection as Connection).send(CompiledQuery.raw('begin'))
  }

  /** PostgreSQL answers ROLLBACK to the COMMIT of a transaction in which a statement failed. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { command } = await (connection as Connection).commit()
    if (command === 'ROLLBACK') throw new AbortedTransactionError()
  }

  /** What led to the rollback is worth more than its own failure, which the end of the connection repairs. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const ours = connection as Connection
    await ours.rollback().catch(() => ours.lose('a rollback failed'))
  }

  override async destroy(): Promise<void> {
    await this.#pool.end(5)
  }
}
