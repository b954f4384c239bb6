import { setImmediate } from 'node:timers/promises'
import type { Db } from '../database.ts'
import { ClosedAccounts, StaleHead } from '../platform/log/log.ts'
import { isUnavailable } from '../platform/french-refusals.ts'
import { signInNeeded } from '../platform/problem.ts'
import { writeBatch, type SentCommand, type Verdict } from './board-batch.ts'
import type { BoardEntry } from './board.contract.ts'
import { catchUp, loadBoard, type LoadedBoard } from './board-log.ts'

interface Waiting {
  readonly act: SentCommand
  readonly done: (verdict: Verdict) => void
  readonly failed: (error: unknown) => void
}

const MAX_ACTS = 200

/**
 * Keeps the open boards of this process in memory and writes their acts in batches: acts that arrive during a
 * transaction wait for the next one.
 */
export class BoardWriter {
  readonly #db: Db
  readonly #written: (session: string, entries: BoardEntry[]) => void | Promise<void>
  readonly #boards = new Map<string, Promise<LoadedBoard>>()
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #draining = new Set<Promise<void>>()

  /** @param written called after each commit, in the order of the log */
  constructor(db: Db, written: (session: string, entries: BoardEntry[]) => void | Promise<void>) {
    this.#db = db
    this.#written = written
  }

  /** The current board, including what other processes wrote. */
  async read(session: string): Promise<LoadedBoard> {
    const board = await this.#board(session)
    await catchUp(this.#db, board)
    return board
  }

  /** Resolves once the act is committed or refused. */
  act(session: string, act: SentCommand): Promise<Verdict> {
    return new Promise((done, failed) => {
      const item = { act, done, failed }
      const waiting = this.#waiting.get(session)
      if (waiting) return void waiting.push(item)
      this.#waiting.set(session, [item])
      const draining = this.#drain(session)
      this.#draining.add(draining)
      void draining.finally(() => this.#draining.delete(draining))
    })
  }

  /** Drops the boards that no socket of this process has open. */
  dropAllBut(sessions: ReadonlySet<string>): void {
    for (const session of this.#boards.keys()) {
      if (!sessions.has(session) && !this.#waiting.has(session)) this.#boards.delete(session)
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.#draining)
  }

  #board(session: string): Promise<LoadedBoard> {
    const known = this.#boards.get(session)
    if (known) return known
    const loading = loadBoard(this.#db, session)
    this.#boards.set(session, loading)
    loading.catch(() => this.#boards.delete(session))
    return loading
  }

  async #drain(session: string): Promise<void> {
    const waiting = this.#waiting.get(session)!
    await setImmediate() // reads the sockets that are ready first
    while (waiting.length > 0) {
      await this.#writeBatch(session, waiting.splice(0, MAX_ACTS))
      await setImmediate()
    }
    this.#waiting.delete(session)
  }

  async #writeBatch(session: string, batch: Waiting[]): Promise<void> {
    try {
      const board = await this.#board(session)
      const { verdicts, entries } = await this.#write(board, [
        ...new Map(batch.map(({ act }) => [act.op, act])).values(),
      ])
      if (entries.length > 0) await this.#written(session, entries)
      for (const { act, done } of batch) done(verdicts.get(act.op)!)
    } catch (error) {
      if (batch.length > 1 && !isUnavailable(error)) return this.#writeOneByOne(session, batch)
      // The copy in memory may be ahead of the database: read it again next time.
      this.#boards.delete(session)
      for (const { failed } of batch) failed(error)
    }
  }

  /** One act of the batch cannot be stored: only that one must fail. */
  async #writeOneByOne(session: string, batch: Waiting[]): Promise<void> {
    this.#boards.delete(session)
    for (const item of batch) await this.#writeBatch(session, [item])
  }

  async #write(board: LoadedBoard, acts: SentCommand[]): ReturnType<typeof writeBatch> {
    for (;;) {
      try {
        return await writeBatch(this.#db, board, acts)
      } catch (error) {
        if (error instanceof ClosedAccounts) return this.#writeWithout(error, board, acts)
        if (!(error instanceof StaleHead)) throw error
        await catchUp(this.#db, board)
      }
    }
  }

  /** Refuses what comes from accounts that were closed while it waited. */
  async #writeWithout(
    { people }: ClosedAccounts,
    board: LoadedBoard,
    acts: readonly SentCommand[],
  ): ReturnType<typeof writeBatch> {
    const [closed, open] = [true, false].map((is) =>
      acts.filter(({ actor }) => people.has(actor.person) === is),
    )
    const { verdicts, entries } = await this.#write(board, open!)
    for (const { op } of closed!) verdicts.set(op, { refused: signInNeeded() })
    return { verdicts, entries }
  }
}
