// Many people who act on one board, in a process of their own: node test/bench/load-board.ts '<BoardLoadAsked>'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import { BoardReplica } from '#client/sessions/board-replica.ts'
import type { BoardCommand, BoardEntry, BoardMessages, JoinedBoard } from '#server/sessions/board.contract.ts'
import { connectAs, endOf } from './load.ts'
import { quantile } from './world.ts'

export interface BoardLoadAsked {
  /** Of the processes of one Liane; people are spread over them. */
  urls: string[]
  session: string
  /** One for each person; the first leads. */
  cookies: string[]
  /** Of all of them together. */
  actsPerSecond: number
  seconds: number
}

export interface BoardLoadMeasured {
  acts: number
  /** From the act to the last person who sees it. */
  seenByAllMs: { p50: number; p99: number }
  committedMs: { p50: number; p99: number }
  committed: number
  /** Acts the server said were committed, and that are in nobody's history. */
  lost: number
  /** Acts that are in the history more than once. */
  twice: number
  refused: number
  unanswered: number
  /** Packets that came before what precedes them. */
  outOfOrder: number
  /** How many different boards the people ended with; 1 is what is wanted. */
  boards: number
  convergedMs: number
}

const GAP_MS = 150
const AGAIN_MS = 500
const ACK_MS = 4_000
const CARDS = 60
const CONVERGES_WITHIN_MS = 120_000

const asked = JSON.parse(process.argv[2]!) as BoardLoadAsked
const room = `board:${asked.session}`
const sentAt = new Map<string, number>()
/** How many people have not seen an act yet. */
const unseen = new Map<string, number>()
const seenByAll: number[] = []
const committed: number[] = []
const acknowledged = new Set<string>()
const refused = new Set<string>()
/** What the log holds, as it was told: which act is where. */
const history = new Map<number, string>()
let outOfOrder = 0

class Participant {
  readonly socket: Socket
  readonly replica = new BoardReplica(() => Date.now())
  readonly waiting = new Map<string, BoardCommand>()
  joined = false
  #joining = false
  #gap: NodeJS.Timeout | undefined

  constructor(cookie: string, n: number) {
    this.socket = connectAs(asked.urls[n % asked.urls.length]!, cookie, 'websocket')
    this.socket.on('connect', () => void this.join())
    this.socket.on('disconnect', () => (this.joined = false))
    this.socket.on('board:events', ({ entries }: BoardMessages['board:events']) => this.hears(entries))
    this.socket.on('board:head', ({ head }: BoardMessages['board:head']) => {
      if (this.joined && head > this.replica.seq) void this.join()
    })
  }

  async join(): Promise<void> {
    if (this.#joining) return
    this.#joining = true
    try {
      const payload = { room, since: this.replica.seq, keys: [] }
      const answer = (await this.socket.timeout(ACK_MS).emitWithAck('board:join', payload)) as JoinedBoard
      if (!('me' in answer)) throw new Error(JSON.stringify(answer))
      const before = this.replica.seq
      this.replica.joined(answer)
      if ('entries' in answer) for (const entry of answer.entries) if (entry.seq > before) this.#sees(entry)
      this.joined = true
      for (const [op, command] of this.waiting) void this.#send(op, command)
    } catch {
      setTimeout(() => void this.join(), AGAIN_MS)
    } finally {
      this.#joining = false
    }
  }

  hears(entries: readonly BoardEntry[]): void {
    const before = this.replica.seq
    if (entries[0]!.seq > before + 1) outOfOrder += 1
    this.replica.receive(entries)
    for (const entry of entries) if (entry.seq > before) this.#sees(entry)
    clearTimeout(this.#gap)
    if (this.replica.hasGap) this.#gap = setTimeout(() => void this.join(), GAP_MS)
  }

  /** Something that makes sense on the board as this person sees it. */
  does(): void {
    const op = randomUUID()
    const command = commandOn(this.replica)
    if (!this.joined || this.replica.act(op, command)) return
    sentAt.set(op, performance.now())
    unseen.set(op, participants.length)
    this.waiting.set(op, command)
    void this.#send(op, command)
  }

  async #send(op: string, command: BoardCommand): Promise<void> {
    try {
      const answer = (await this.socket.timeout(ACK_MS).emitWithAck('board:act', { room, op, command })) as {
        seq?: number
        problem?: { status: number }
      }
      if (answer.seq !== undefined) return this.#kept(op, answer.seq)
      if (answer.problem && answer.problem.status !== 404 && answer.problem.status !== 429) {
        refused.add(op)
        this.waiting.delete(op)
        return this.replica.refused(op)
      }
    } catch {
      // The line broke: the same act goes again once it is back.
    }
    setTimeout(() => {
      if (this.joined && this.waiting.has(op)) void this.#send(op, command)
    }, AGAIN_MS)
  }

  #kept(op: string, seq: number): void {
    if (!this.waiting.delete(op)) return
    this.replica.kept(op, seq)
    acknowledged.add(op)
    committed.push(performance.now() - sentAt.get(op)!)
  }

  #sees({ op, seq }: BoardEntry): void {
    history.set(seq, op)
    const left = (unseen.get(op) ?? 0) - 1
    unseen.set(op, left)
    const from = sentAt.get(op)
    if (left === 0 && from !== undefined) seenByAll.push(performance.now() - from)
  }
}

function commandOn({ shown, me }: BoardReplica): BoardCommand {
  const cards = Object.values(shown.cards)
  const column = any(shown.columns).key
  if (cards.length < CARDS) {
    return { type: 'write', card: randomUUID(), column, text: `Carte ${cards.length + 1}`, sealed: false }
  }
  const mine = cards.find(({ by }) => by?.person === me!.person)
  const what = Math.random()
  if (what < 0.15 && mine) return { type: 'edit', card: mine.id, text: `Reprise à ${Date.now()}` }
  if (what < 0.2) return { type: 'attach', card: any(cards).id, to: any(cards).id }
  const before = Math.random() < 0.5 ? any(cards).id : null
  return { type: 'move', card: any(cards).id, column, before }
}

const any = <One>(all: readonly One[]): One => all[Math.floor(Math.random() * all.length)]!

async function until(holds: () => boolean, limitMs = CONVERGES_WITHIN_MS): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds() && performance.now() < end) await wait(20)
}

/** Arrivals as people's are: independent of one another. */
async function act(): Promise<void> {
  const isOver = endOf(asked.seconds)
  for (let next = performance.now(); !isOver();) {
    next += (-Math.log(1 - Math.random()) * 1000) / asked.actsPerSecond
    await wait(Math.max(0, next - performance.now()))
    any(participants).does()
  }
}

const participants = asked.cookies.map((cookie, n) => new Participant(cookie, n))
await until(() => participants.every(({ joined }) => joined))
await participants[0]!.socket.emitWithAck('board:act', {
  room,
  op: randomUUID(),
  command: { type: 'advance', phase: 'grouping' },
})
await until(() => participants.every(({ replica }) => replica.seq >= 2))
process.send?.('acting')
await act()
process.send?.('acted')

const from = performance.now()
const boards = (people: Participant[]) => new Set(people.map(({ replica }) => JSON.stringify(replica.shown)))
await until(() => participants.every(({ waiting, joined }) => joined && waiting.size === 0))
await until(() => boards(participants).size === 1)
const convergedMs = Math.round(performance.now() - from)
const latecomer = new Participant(asked.cookies[0]!, 0)
await until(() => latecomer.joined)
const quantiles = (values: number[]) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) })
const kept = new Set(history.values())

const measured: BoardLoadMeasured = {
  acts: sentAt.size,
  seenByAllMs: quantiles(seenByAll),
  committedMs: quantiles(committed),
  committed: acknowledged.size,
  lost: [...acknowledged].filter((op) => !kept.has(op)).length,
  twice: history.size - kept.size,
  refused: refused.size,
  unanswered: participants.reduce((sum, { waiting }) => sum + waiting.size, 0),
  outOfOrder,
  boards: boards([latecomer, ...participants]).size,
  convergedMs,
}
process.send?.(measured, () => process.exit(0))
