import { randomUUID } from 'node:crypto'
import { sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { append, lockHead } from '../platform/log/log.ts'
import { headFor, sessionFor, sessionAskerOf } from './access.ts'
import { writeBatch } from './board-batch.ts'
import { boardRoom, type Actor, type BoardCommand, type BoardState, type Who } from './board.contract.ts'
import { loadBoard, payloadOf } from './board-log.ts'
import { EMPTY_BOARD } from './board-state.rules.ts'
import { idsIn, namesOf } from './names.queries.ts'
import * as boards from './board.queries.ts'
import { requireStructure } from './outcomes.queries.ts'
import { boardClosed } from './refusals.contract.ts'
import type { SessionHead } from './read.queries.ts'
import { LEADING, SESSION_LIFE, WRITING } from './rules.ts'
import { templateNamed } from './templates.rules.ts'

/** Creates a board with the columns of the session's template, in the transaction that opens the session. */
export async function createBoard(
  ctx: Ctx,
  { id, template, votesEach }: { id: string; template: string; votesEach: number },
): Promise<void> {
  const columns = templateNamed(template)!.columns.map(({ key, title }) => ({ key, title }))
  const payload = payloadOf([{ type: 'opened', columns, votesEach }])
  await append(ctx.db, boardRoom(id), [{ id: randomUUID(), person: ctx.me, at: ctx.now, payload }])
}

/** The public state of the board: live, or as it was when the session was closed. */
export async function readBoard(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ state: BoardState; who: Who }> {
  const { session } = await sessionFor(ctx, community, id)
  const state =
    session.status === 'live'
      ? (await loadBoard(ctx.db, id)).state
      : ((await boards.storedBoard(ctx.db, id)) ?? EMPTY_BOARD)
  return { state, who: await namesOf(ctx.db, idsIn(state)) }
}

/**
 * Runs a command on a session's board in the caller's transaction, for callers without a socket: the demo, a test. Open
 * boards catch up within two seconds.
 */
export async function actOnBoard(
  ctx: Ctx,
  session: string,
  command: BoardCommand,
  { op = randomUUID(), key }: { op?: string; key?: string } = {},
): Promise<{ seq: number }> {
  return inTransaction(ctx, async (ctx) => {
    const actor = await actorOn(ctx, session)
    await requireKnownStructure(ctx.db, command, actor)
    await lockHead(ctx.db, boardRoom(session))
    const board = await loadBoard(ctx.db, session)
    const { verdicts } = await writeBatch(ctx.db, board, [{ op, command, actor, key, at: ctx.now }])
    const verdict = verdicts.get(op)!
    if ('refused' in verdict) throw verdict.refused
    return verdict
  })
}

/** A noted action is stored only when the session closes: checks its structure now, while it can be corrected. */
export async function requireKnownStructure(db: Db, command: BoardCommand, { notes }: Actor): Promise<void> {
  if (!notes || command.type !== 'keep_note' || command.note.kind !== 'action') return
  await requireStructure(db, command.note)
}

/** The caller as an actor on this board. @throws boardClosed when the session is not live */
export async function actorOn(ctx: Ctx, id: string): Promise<Actor> {
  const { reader, session } = await headFor(ctx, id)
  if (session.status !== 'live') throw boardClosed()
  return actorOf(reader, session)
}

export function actorOf(reader: Reader, session: SessionHead): Actor {
  const roles = SESSION_LIFE.rolesOf(sessionAskerOf(reader, session), session)
  return {
    ...sign(reader),
    facilitator: LEADING.some((role) => roles.includes(role)),
    notes: WRITING.some((role) => roles.includes(role)),
  }
}
