import type { CompiledQuery } from 'kysely'
import type { Db } from '../../database.ts'
import type { Connection } from './connection.ts'

/** A query that has not been executed, of a builder or in SQL. */
interface Statement<Row> {
  compile(db: Db): CompiledQuery<Row>
}

/** Of a statement: its rows, and how many it changed. */
interface Answer<Row> {
  readonly rows: readonly Row[]
  readonly count: number
}

/**
 * Sends a write whose answer nobody needs before the commit, which waits for it and fails if it failed. Outside of a
 * transaction it is simply executed.
 *
 * @param judge of its answer, before the commit is sent; what it throws ends the transaction
 * @returns its answer, to be asked for after the commit
 */
export async function send<Row>(
  db: Db,
  statement: Statement<Row>,
  judge?: (answer: Answer<Row>) => void,
): Promise<() => Answer<Row>> {
  const query = statement.compile(db)
  let answer: Answer<Row> | undefined
  if (db.isTransaction)
    await db.getExecutor().provideConnection(async (connection) => {
      void (connection as Connection).send<Row>(query, judge).then(
        (done) => (answer = done),
        () => {},
      )
    })
  else {
    const { rows, numAffectedRows = 0n } = await db.executeQuery<Row>(query)
    answer = { rows, count: Number(numAffectedRows) }
    judge?.(answer)
  }
  return () => {
    if (!answer) throw new Error('the commit has not answered yet')
    return answer
  }
}
