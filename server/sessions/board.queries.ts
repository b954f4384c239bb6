import type { Db } from '../database.ts'
import type { BoardState } from './board.contract.ts'

export async function storedBoard(db: Db, session: string): Promise<BoardState | null> {
  const { board } = await db
    .selectFrom('sessions')
    .select('board')
    .where('id', '=', session)
    .executeTakeFirstOrThrow()
  return board
}

/** Stores the board of a session that closes; it is read from here afterwards. */
export async function storeBoard(db: Db, session: string, board: BoardState): Promise<void> {
  await db.updateTable('sessions').set({ board }).where('id', '=', session).execute()
}
