import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '../platform/context.ts'
import { own } from '../platform/own.rules.ts'
import { append, heads, lockHead, since } from '../platform/log/log.ts'
import type { Passages } from '../platform/purge-words/passages.rules.ts'
import { boardRoom, type BoardEvent, type BoardState } from './board.contract.ts'
import { loadBoard, payloadOf } from './board-log.ts'

/**
 * Takes passages out of the logs of boards: what happened is rewritten where it stands, and one more entry tells it to
 * the boards that are open.
 */
export async function purgeBoardLogs(ctx: Ctx, passages: Passages, community: string | null): Promise<void> {
  const boards = await ctx.db
    .selectFrom('sessions')
    .innerJoin('streams', (join) => join.onRef('streams.id', '=', sql`'board:' || sessions.id`))
    .select('sessions.id')
    .$if(community !== null, (query) => query.where('community_id', '=', community!))
    .execute()
  for (const { id } of boards) await purgeBoard(ctx, passages, id)
}

async function purgeBoard(ctx: Ctx, passages: Passages, session: string): Promise<void> {
  const stream = boardRoom(session)
  const { state } = await loadBoard(ctx.db, session)
  let changed = false
  for (const { seq, payload } of await since(ctx.db, stream, 0)) {
    const events = JSON.parse(Buffer.from(payload).toString()) as BoardEvent[]
    const after = payloadOf(passages.inJson(events))
    if (Buffer.compare(after, payload) === 0) continue
    await ctx.db
      .updateTable('log_entries')
      .set({ payload: after })
      .where('stream', '=', stream)
      .where('seq', '=', seq)
      .execute()
    changed = true
  }
  if (changed) await tellOpenBoards(ctx, stream, correctionsOf(state, passages.inJson(state)))
}

async function tellOpenBoards(ctx: Ctx, stream: string, events: readonly BoardEvent[]): Promise<void> {
  await lockHead(ctx.db, stream)
  const [head] = await heads(ctx.db, [stream])
  if (head!.frozen || events.length === 0) return
  await append(ctx.db, stream, [{ id: randomUUID(), person: null, at: ctx.now, payload: payloadOf(events) }])
}

function correctionsOf(before: BoardState, after: BoardState): BoardEvent[] {
  const cards = Object.values(after.cards).filter(({ id, text }) => own(before.cards, id)?.text !== text)
  const notes = after.notes.filter((note, i) => JSON.stringify(note) !== JSON.stringify(before.notes[i]))
  return [
    ...cards.map(({ id, text }) => ({ type: 'card_edited' as const, card: id, text })),
    ...notes.map((note) => ({ type: 'note_kept' as const, note })),
  ]
}
