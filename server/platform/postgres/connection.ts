import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely'
import type { Row as PostgresRow, Sql } from 'postgres'

/** Makes a client of one connection, and says when that connection is closed. */
export type OpenClient = (whenClosed: () => void) => Sql

/** How long a query may take, and how long one may wait for a connection; by default, as long as it needs. */
export interface Limits {
  /** The server's own limit, which ends a slow statement and keeps the connection. */
  statementMs?: number
  /** Longer: without an answer by then, the server is away. */
  answerMs?: number
  waitMs?: number
}

interface Done<Row> {
  readonly rows: Row[]
  /** How PostgreSQL names what it did. */
  readonly command: string
  readonly count: number
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** @param silent whether the server did not answer, rather than close the connection */
type WhenLost = (connection: Connection, silent: boolean) => void

/** An error that `isUnavailable` recognises by its code. */
export const unavailable = (why: string) => Object.assign(new Error(why), { code: 'CONNECTION_LOST' })

/**
 * One connection to the database. Once closed it is never used again: postgres.js would reconnect by itself, and run
 * the rest of a transaction outside of it, or never answer.
 */
export class Connection implements DatabaseConnection {
  readonly #client: Sql
  readonly #limits: Limits
  readonly #whenLost: WhenLost
  readonly #unanswered = new Set<(error: Error) => void>()
  /** The answers nobody has waited for, in the order of sending. */
  #sent: Promise<unknown>[] = []
  #isCommitDoubtful = false
  #lost: Error | undefined

  constructor(open: OpenClient, limits: Limits, whenLost: WhenLost) {
    this.#limits = limits
    this.#whenLost = whenLost
    this.#client = open(() => this.lose('the connection to the database was closed'))
  }

  get isLost(): boolean {
    return this.#lost !== undefined
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const answer = this.run<Row>(query)
    await this.#heard(answer)
    const { rows, command, count } = await answer
    return { rows, ...(WRITES.has(command) && { numAffectedRows: BigInt(count) }) }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery, size: number) {
    const cursor = this.#client.unsafe<(Row & PostgresRow)[]>(sql, [...parameters] as never[]).cursor(size)
    for await (const rows of cursor) yield { rows: rows as Row[] }
  }

  /**
   * Sends a statement without waiting: PostgreSQL answers in order, so the next statements see its effect. The next
   * answer that is waited for, and the commit, fail if it failed.
   *
   * @param judge of its answer; may throw, and the transaction then fails before its commit is sent
   */
  send<Row>(query: CompiledQuery, judge?: (done: Done<Row>) => void): Promise<Done<Row>> {
    const answer = this.run<Row>(query).then((done) => {
      judge?.(done)
      return done
    })
    answer.catch(() => {})
    this.#sent.push(answer)
    this.#isCommitDoubtful ||= judge !== undefined
    return answer
  }

  /** @throws the first failure in the order of sending: it is why this commit was a rollback */
  async commit(): Promise<Done<unknown>> {
    if (this.#isCommitDoubtful) await this.#heard()
    const answer = this.run(CompiledQuery.raw('commit'))
    await this.#heard(answer)
    return answer
  }

  async rollback(): Promise<void> {
    await this.#heard().catch(() => {})
    await this.run(CompiledQuery.raw('rollback'))
  }

  /** Waits for what was sent, then for `last`. What fails after the first failure only says that all is lost. */
  async #heard(last?: Promise<unknown>): Promise<void> {
    const sent = this.#sent
    this.#sent = []
    this.#isCommitDoubtful = false
    const answers = await Promise.allSettled(last ? [...sent, last] : sent)
    const failed = answers.find((answer) => answer.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** @throws what the database refused, or an error that `isUnavailable` recognises */
  async run<Row>({ sql, parameters }: CompiledQuery): Promise<Done<Row>> {
    if (this.#lost) throw this.#lost
    const query = this.#client.unsafe(
      sql,
      [...parameters] as never[],
      { prepare: true, simple: false } as object,
    )
    const { answerMs } = this.#limits
    const timer =
      answerMs && setTimeout(() => this.lose(`no answer within ${answerMs} ms`, { silent: true }), answerMs)
    let refuse!: (error: Error) => void
    const refused = new Promise<never>((_, reject) => (refuse = reject))
    this.#unanswered.add(refuse)
    try {
      const result = await Promise.race([query, refused])
      return { rows: Array.from(result) as Row[], command: result.command, count: result.count }
    } finally {
      clearTimeout(timer)
      this.#unanswered.delete(refuse)
    }
  }

  /** Gives the connection up: what was asked of it is refused, and the database rolls back what was not committed. */
  lose(why: string, { silent = false } = {}): void {
    if (this.#lost) return
    this.#lost = unavailable(why)
    for (const refuse of this.#unanswered) refuse(this.#lost)
    this.#whenLost(this, silent)
    void this.end(0)
  }

  async end(withinSeconds: number): Promise<void> {
    await this.#client.end({ timeout: withinSeconds }).catch(() => {})
  }
}
