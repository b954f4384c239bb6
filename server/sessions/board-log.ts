import type { Db } from '../database.ts'
import { since, type Entry } from '../platform/log/log.ts'
import { boardRoom, type BoardEntry, type BoardEvent, type BoardState } from './board.contract.ts'
import { applyEntry, EMPTY_BOARD } from './board-state.rules.ts'

/** A board in memory, built from its stream. */
export interface LoadedBoard {
  readonly session: string
  state: BoardState
  /** The number of each act by its id. Never pruned, so that an act resent late is not run twice. */
  readonly seen: Map<string, number>
  /** The ids of acts on private items, which are not in the log; read again after each change of phase. */
  privateOps: ReadonlySet<string> | null
}

export async function loadBoard(db: Db, session: string): Promise<LoadedBoard> {
  const board: LoadedBoard = { session, state: EMPTY_BOARD, seen: new Map(), privateOps: null }
  await catchUp(db, board)
  return board
}

/** Reads what other processes have written since. */
export async function catchUp(db: Db, board: LoadedBoard): Promise<void> {
  for (const entry of await entriesSince(db, board.session, board.state.seq)) advanceBy(board, entry)
}

export async function entriesSince(db: Db, session: string, seq: number): Promise<BoardEntry[]> {
  return (await since(db, boardRoom(session), seq)).map(entryOf)
}

/** Ignores an entry that is not the next one. */
export function advanceBy(board: LoadedBoard, entry: BoardEntry): void {
  if (entry.seq !== board.state.seq + 1) return
  board.seen.set(entry.op, entry.seq)
  board.state = applyEntry(board.state, entry)
  if (entry.events.some(({ type }) => type === 'advanced')) board.privateOps = null
}

export function payloadOf(events: readonly BoardEvent[]): Uint8Array {
  return Buffer.from(JSON.stringify(events))
}

function entryOf({ seq, id, at, payload }: Entry): BoardEntry {
  return {
    seq,
    op: id,
    at: at.getTime(),
    events: JSON.parse(Buffer.from(payload).toString()) as BoardEvent[],
  }
}
