import type { Db } from '../database.ts'
import { append, heads, lockHead, StaleHead } from '../platform/log/log.ts'
import type { Problem } from '../platform/problem.ts'
import { boardRoom, type Actor, type BoardCommand, type BoardEntry } from './board.contract.ts'
import { applyEntry } from './board-state.rules.ts'
import { decide, emptyShelter, type Decision } from './board.rules.ts'
import { advanceBy, payloadOf, type LoadedBoard } from './board-log.ts'
import { boardClosed, keyMissing } from './problems.contract.ts'
import * as shelter from './shelter-queries.ts'

/** Something someone asks of a board. */
export interface Act {
  readonly op: string
  readonly command: BoardCommand
  readonly actor: Actor
  /** Of a card without signature: see shelter-queries.ts. */
  readonly key: string | undefined
  readonly at: Date
}

export type Verdict = { seq: number } | { refused: Problem }

/** A batch being judged: each act upon what the acts before it have made of the board. */
interface Bench {
  readonly board: LoadedBoard
  state: LoadedBoard['state']
  readonly verdicts: Map<string, Verdict>
  readonly entries: (BoardEntry & { person: string | null })[]
}

/**
 * Judges acts in order upon the board as this process knows it, and writes them together; `board` follows once they are
 * written. The entries are those to be told.
 *
 * @throws StaleHead when the board is behind: nothing was written, catch up and ask again
 */
export async function writeActs(
  db: Db,
  board: LoadedBoard,
  acts: readonly Act[],
): Promise<{ verdicts: Map<string, Verdict>; entries: BoardEntry[] }> {
  const bench: Bench = { board, state: board.state, verdicts: new Map(), entries: [] }
  if (acts.some((act) => touchesShelter(board, act))) await writeWithShelter(db, bench, acts)
  else await writeOpenly(db, bench, acts)
  const entries = bench.entries.map(({ seq, op, at, events }) => ({ seq, op, at, events }))
  for (const entry of entries) advanceBy(board, entry)
  return { verdicts: bench.verdicts, entries }
}

/** One statement: what was decided upon the head is refused by it when the head has moved. */
async function writeOpenly(db: Db, bench: Bench, acts: readonly Act[]): Promise<void> {
  const { board } = bench
  if (acts.some(({ command: { type } }) => type === 'write' || type === 'edit' || type === 'remove')) {
    board.sheltered ??= await shelter.everyAct(db, board.session)
  }
  for (const act of acts) {
    if (board.sheltered?.has(act.op)) bench.verdicts.set(act.op, { seq: bench.state.seq })
    else judge(bench, act, decide(bench.state, act.command, act.actor, sightOf(act)))
  }
  await appendAll(db, bench)
}

const sightOf = (act: Act) => ({ now: act.at.getTime(), shelter: emptyShelter() })

function touchesShelter({ state }: LoadedBoard, { command: { type } }: Act): boolean {
  if (type === 'vote' || type === 'unvote' || type === 'advance') return true
  return state.phase === 'writing' && (type === 'write' || type === 'edit' || type === 'remove')
}

/** What is sheltered is not in the log: the stream's lock puts it in order with what is. */
async function writeWithShelter(db: Db, bench: Bench, acts: readonly Act[]): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute((tx) => writeWithShelter(tx, bench, acts))

  const { session } = bench.board
  if ((await lockHead(db, boardRoom(session))) !== bench.state.seq) throw new StaleHead(session)
  const [head] = await heads(db, [boardRoom(session)])
  const known = await shelter.knownActs(
    db,
    session,
    acts.map(({ op }) => op),
  )
  for (const act of acts) {
    if (known.has(act.op)) bench.verdicts.set(act.op, { seq: bench.state.seq })
    else if (head?.frozen) bench.verdicts.set(act.op, { refused: boardClosed() })
    else await judgeSheltered(db, bench, act)
  }
  await appendAll(db, bench)
}

async function judgeSheltered(db: Db, bench: Bench, act: Act): Promise<void> {
  const { session, seen } = bench.board
  const { command, actor } = act
  if (command.type === 'write' && command.sealed && !act.key) {
    bench.verdicts.set(act.op, { refused: keyMissing() })
    return
  }
  const given = {
    now: act.at.getTime(),
    shelter: await shelter.shelterFor(db, session, { ...act, person: actor.person }),
    ...(command.type === 'advance' && (await shelter.broughtOut(db, session, bench.state.phase))),
  }
  const decision = decide(bench.state, command, actor, given)
  const isNew = !seen.has(act.op)
  judge(bench, act, decision)
  if (!isNew || 'refused' in decision) return
  if ('shelter' in decision) await shelter.keep(db, session, act, decision.shelter)
  else if (command.type === 'advance') await shelter.emptied(db, session, decision.events)
}

function judge(bench: Bench, act: Act, decision: Decision): void {
  const already = bench.board.seen.get(act.op) ?? seqIn(bench.entries, act.op)
  if (already !== undefined) return void bench.verdicts.set(act.op, { seq: already })
  if ('refused' in decision) return void bench.verdicts.set(act.op, decision)
  if ('shelter' in decision) return void bench.verdicts.set(act.op, { seq: bench.state.seq })

  const seq = bench.state.seq + 1
  const isSealed = act.command.type === 'write' && act.command.sealed
  const entry = { seq, op: act.op, at: act.at.getTime(), events: decision.events }
  bench.entries.push({ ...entry, person: isSealed ? null : act.actor.person })
  bench.state = applyEntry(bench.state, entry)
  bench.verdicts.set(act.op, { seq })
}

const seqIn = (entries: readonly BoardEntry[], op: string) => entries.find((entry) => entry.op === op)?.seq

async function appendAll(db: Db, bench: Bench): Promise<void> {
  if (bench.entries.length === 0) return
  const { session, state } = bench.board
  const ops = bench.entries.map(({ op, person, at, events }) => ({
    id: op,
    person,
    at: new Date(at),
    payload: payloadOf(events),
  }))
  const placed = await append(db, boardRoom(session), ops, state.seq)
  if (placed.length > 0) return
  // The stream takes nothing any more: the session was closed meanwhile.
  for (const { op } of bench.entries.splice(0)) bench.verdicts.set(op, { refused: boardClosed() })
}
