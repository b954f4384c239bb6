import type { Db } from '../database.ts'
import { weekOf } from '../platform/weeks.ts'
import { append, heads, lockHead, requireOpenAccounts, StaleHead } from '../platform/log/log.ts'
import { keepVouch } from '../platform/personal-data.ts'
import type { Problem } from '../platform/problem.ts'
import { boardRoom, type Actor, type BoardCommand, type BoardEntry } from './board.contract.ts'
import { applyEntry } from './board-state.rules.ts'
import { blockedIn, decide, isVouched, noPrivateItems, type Decision } from './board.rules.ts'
import { advanceBy, payloadOf, type LoadedBoard } from './board-log.ts'
import { boardClosed, keyMissing } from './refusals.contract.ts'
import * as privateItems from './private-items.queries.ts'

/** A command sent to a board. */
export interface SentCommand {
  readonly op: string
  readonly command: BoardCommand
  readonly actor: Actor
  /** The key of an unsigned card: see private-items.queries.ts. */
  readonly key: string | undefined
  readonly at: Date
}

export type Verdict = { seq: number } | { refused: Problem }

/** Acts decided together, each on the state that the previous ones produced. */
interface Batch {
  readonly board: LoadedBoard
  /** The head of the log they are decided on. `board` may catch up with another process meanwhile. */
  readonly head: number
  state: LoadedBoard['state']
  readonly verdicts: Map<string, Verdict>
  readonly entries: (BoardEntry & { person: string | null })[]
  /** The acts accepted on their author's word. */
  readonly vouched: SentCommand[]
  /** The people whose acts these are, those of unsigned cards too. */
  readonly writers: readonly string[]
}

/**
 * Decides acts in order on the board as this process has it, and writes them together; `board` is updated after the
 * write. Returns the entries to broadcast.
 *
 * @throws StaleHead when the log is ahead of `board`: nothing was written, catch up and try again
 * @throws ClosedAccounts when some of their people can no longer enter: nothing was written, try again without them
 */
export async function writeBatch(
  db: Db,
  board: LoadedBoard,
  acts: readonly SentCommand[],
): Promise<{ verdicts: Map<string, Verdict>; entries: BoardEntry[] }> {
  const { state } = board
  const writers = acts.map(({ actor }) => actor.person)
  const batch: Batch = {
    board,
    head: state.seq,
    state,
    verdicts: new Map(),
    entries: [],
    vouched: [],
    writers,
  }
  if (acts.some((act) => touchesPrivateItems(board, act))) await writeWithPrivateItems(db, batch, acts)
  else await writeOpenly(db, batch, acts)
  const entries = batch.entries.map(({ seq, op, at, events }) => ({ seq, op, at, events }))
  for (const entry of entries) advanceBy(board, entry)
  return { verdicts: batch.verdicts, entries }
}

/** One statement without a word of an author, which fails when the log has moved since the decision. */
async function writeOpenly(db: Db, batch: Batch, acts: readonly SentCommand[]): Promise<void> {
  const { board } = batch
  if (acts.some(({ command: { type } }) => type === 'write' || type === 'edit' || type === 'remove')) {
    board.privateOps ??= await privateItems.privateOps(db, board.session)
  }
  for (const act of acts) {
    if (board.privateOps?.has(act.op)) batch.verdicts.set(act.op, { seq: batch.state.seq })
    else record(batch, act, decide(batch.state, act.command, act.actor, openInputs(act)))
  }
  await store(db, batch)
}

const openInputs = (act: SentCommand) => ({ now: act.at.getTime(), privateItems: noPrivateItems() })

function touchesPrivateItems({ state }: LoadedBoard, { command: { type } }: SentCommand): boolean {
  if (type === 'vote' || type === 'unvote' || type === 'advance') return true
  return state.phase === 'writing' && (type === 'write' || type === 'edit' || type === 'remove')
}

/** Private items are not in the log; the stream's lock orders them with its entries. */
async function writeWithPrivateItems(db: Db, batch: Batch, acts: readonly SentCommand[]): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((tx) => writeWithPrivateItems(tx, batch, acts))

  const { session } = batch.board
  if ((await lockHead(db, boardRoom(session))) !== batch.state.seq) throw new StaleHead(session)
  await requireOpenAccounts(db, batch.writers)
  const [head] = await heads(db, [boardRoom(session)])
  const known = await privateItems.knownPrivateOps(
    db,
    session,
    acts.map(({ op }) => op),
  )
  for (const act of acts) {
    if (known.has(act.op)) batch.verdicts.set(act.op, { seq: batch.state.seq })
    else if (head?.frozen) batch.verdicts.set(act.op, { refused: boardClosed() })
    else await decidePrivately(db, batch, act)
  }
  await store(db, batch)
}

async function decidePrivately(db: Db, batch: Batch, act: SentCommand): Promise<void> {
  const { session, seen } = batch.board
  const { command, actor } = act
  if (command.type === 'write' && command.sealed && !act.key) {
    batch.verdicts.set(act.op, { refused: keyMissing() })
    return
  }
  const given = {
    now: act.at.getTime(),
    privateItems: await privateItems.privateItemsFor(db, session, { ...act, person: actor.person }),
    ...(command.type === 'advance' && (await privateItems.revealedBy(db, session, batch.state.phase))),
  }
  const decision = decide(batch.state, command, actor, given)
  const isNew = !seen.has(act.op)
  record(batch, act, decision)
  if (!isNew || 'refused' in decision) return
  if ('change' in decision) await privateItems.savePrivateChange(db, session, act, decision.change)
  else if (command.type === 'advance') await privateItems.deleteRevealedCards(db, session, decision.events)
}

function record(batch: Batch, act: SentCommand, decision: Decision): void {
  const already = batch.board.seen.get(act.op) ?? seqIn(batch.entries, act.op)
  if (already !== undefined) return void batch.verdicts.set(act.op, { seq: already })
  if ('refused' in decision) return void batch.verdicts.set(act.op, decision)
  if (isVouched(act.command)) batch.vouched.push(act)
  if ('change' in decision) return void batch.verdicts.set(act.op, { seq: batch.state.seq })

  const seq = batch.state.seq + 1
  const isSealed = act.command.type === 'write' && act.command.sealed
  const at = isSealed ? weekOf(act.at) : act.at
  const entry = { seq, op: act.op, at: at.getTime(), events: decision.events }
  batch.entries.push({ ...entry, person: isSealed ? null : act.actor.person })
  batch.state = applyEntry(batch.state, entry)
  batch.verdicts.set(act.op, { seq })
}

const seqIn = (entries: readonly BoardEntry[], op: string) => entries.find((entry) => entry.op === op)?.seq

async function store(db: Db, batch: Batch): Promise<void> {
  if (batch.vouched.length > 0 && !db.isTransaction) return db.transaction().execute((tx) => store(tx, batch))
  await appendAll(db, batch)
  for (const act of batch.vouched) {
    if (!('refused' in batch.verdicts.get(act.op)!)) await keepWord(db, batch.board.session, act)
  }
}

/** Of a card without signature, the word names nobody. */
async function keepWord(db: Db, session: string, { command, actor, key, at }: SentCommand): Promise<void> {
  const found = blockedIn(command)
  const isSealed = key !== undefined || (command.type === 'write' && command.sealed)
  const vouch = { by: isSealed ? null : actor.person, about: boardRoom(session) }
  if (found.length > 0) await keepVouch({ db, now: at }, vouch, found)
}

async function appendAll(db: Db, batch: Batch): Promise<void> {
  if (batch.entries.length === 0) return
  const { session } = batch.board
  const ops = batch.entries.map(({ op, person, at, events }) => ({
    id: op,
    person,
    at: new Date(at),
    payload: payloadOf(events),
  }))
  const placed = await append(db, boardRoom(session), ops, { expected: batch.head, writers: batch.writers })
  if (placed.length > 0) return
  // The stream is frozen: the session was closed meanwhile.
  for (const { op } of batch.entries.splice(0)) batch.verdicts.set(op, { refused: boardClosed() })
}
