import type { Db } from '../database.ts'
import type { BoardState } from './board.contract.ts'

export async function keptBoard(db: Db, session: string): Promise<BoardState | null> {
  const { board } = await db
    .selectFrom('sessions')
    .select('board')
    .where('id', '=', session)
    .executeTakeFirstOrThrow()
  return board
}

/** The board as it stands when the session is closed: read from here ever after. */
export async function keepBoard(db: Db, session: string, board: BoardState): Promise<void> {
  await db.updateTable('sessions').set({ board }).where('id', '=', session).execute()
}
