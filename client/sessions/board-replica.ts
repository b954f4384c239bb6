import type {
  Actor,
  BoardCommand,
  BoardEntry,
  BoardState,
  PrivateItems,
} from '#server/sessions/board.contract.ts'
import { applyEntry, apply, EMPTY_BOARD } from '#server/sessions/board-state.rules.ts'
import { applyPrivateChange, decide, noPrivateItems, isPrivate } from '#server/sessions/board.rules.ts'
import type { Problem } from '#server/platform/problem.ts'

/** A command the server has not acknowledged. */
export interface PendingAct {
  readonly op: string
  readonly command: BoardCommand
  readonly key: string | undefined
  /** Its sequence number, once acknowledged; it stays applied until its entry arrives. */
  seq: number | null
  /** Whether the private items received since it was sent may count its vote already. */
  mayBeIn: boolean
}

/**
 * The local copy of a board: the entries of the server, in order, plus local pending commands. Local commands show at
 * once; refused ones are undone.
 */
export class BoardReplica {
  shown: BoardState = EMPTY_BOARD
  /** The person's unrevealed cards and votes. */
  privateItems: PrivateItems = noPrivateItems()
  me: Actor | null = null
  #truth: BoardState = EMPTY_BOARD
  #kept: PrivateItems = noPrivateItems()
  #pending: PendingAct[] = []
  #ahead = new Map<number, BoardEntry>()
  readonly #now: () => number

  /** @param now the server's time, in milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  get seq(): number {
    return this.#truth.seq
  }

  get pending(): readonly PendingAct[] {
    return this.#pending
  }

  /** Whether an entry arrived before an earlier one. */
  get hasGap(): boolean {
    return this.#ahead.size > 0
  }

  /** Applies the reply to a join or a rejoin. */
  joined(
    answer: { me: Actor; privateItems: PrivateItems } & ({ state: BoardState } | { entries: BoardEntry[] }),
  ): void {
    this.me = answer.me
    this.#kept = answer.privateItems
    if ('state' in answer) {
      if (answer.state.seq >= this.#truth.seq) this.#truth = answer.state
    } else for (const entry of answer.entries) this.#take(entry)
    this.#drain()
    this.#pending = this.#pending.filter(({ seq }) => seq === null || seq > this.#truth.seq)
    for (const act of this.#pending) act.mayBeIn = true
    this.#show()
  }

  /** Accepts entries in any order, and duplicates. */
  receive(entries: readonly BoardEntry[]): void {
    for (const entry of entries) this.#take(entry)
    this.#drain()
    this.#show()
  }

  /**
   * Applies a local command.
   *
   * @param wasSent before this page was opened
   * @returns the refusal of the rules, if any
   */
  act(op: string, command: BoardCommand, key?: string, wasSent = false): Problem | null {
    const decision = decide(this.shown, command, this.me!, {
      now: this.#now(),
      privateItems: this.privateItems,
    })
    if ('refused' in decision) return decision.refused
    this.#pending = [...this.#pending, { op, command, key, seq: null, mayBeIn: wasSent }]
    this.#show()
    return null
  }

  /**
   * The server has accepted it.
   *
   * @returns whether to join again: only the server knows what the private items received since hold
   */
  kept(op: string, seq: number): boolean {
    const act = this.#pending.find((pending) => pending.op === op)
    if (!act) return false
    const isUnsure = act.mayBeIn && isVote(act.command)
    if (isUnsure) this.#forget(op)
    else if (isPrivate(this.#truth, act.command)) {
      const given = { now: this.#now(), privateItems: this.#kept }
      const decision = decide(this.#truth, act.command, this.me!, given)
      if ('change' in decision) this.#kept = applyPrivateChange(this.#kept, decision.change)
      this.#forget(op)
    } else if (seq <= this.#truth.seq) this.#forget(op)
    else act.seq = seq
    this.#show()
    return isUnsure
  }

  /** The server has refused it. */
  refused(op: string): void {
    this.#forget(op)
    this.#show()
  }

  #take(entry: BoardEntry): void {
    if (entry.seq > this.#truth.seq) this.#ahead.set(entry.seq, entry)
  }

  #drain(): void {
    for (const seq of this.#ahead.keys()) if (seq <= this.#truth.seq) this.#ahead.delete(seq)
    for (;;) {
      const next = this.#ahead.get(this.#truth.seq + 1)
      if (!next) return
      this.#ahead.delete(next.seq)
      this.#truth = applyEntry(this.#truth, next)
      this.#forget(next.op)
      this.#comeOut(next)
    }
  }

  /** Revealed cards are no longer private. */
  #comeOut({ events }: BoardEntry): void {
    if (events.some((event) => event.type === 'advanced' && event.cards)) {
      this.#kept = { ...this.#kept, cards: {} }
    }
  }

  #forget(op: string): void {
    this.#pending = this.#pending.filter((act) => act.op !== op)
  }

  #show(): void {
    let state = this.#truth
    let privateItems = this.#kept
    for (const { command, mayBeIn } of this.#pending) {
      if ((mayBeIn && isVote(command)) || !isForeseen(state, command)) continue
      const decision = decide(state, command, this.me!, { now: this.#now(), privateItems })
      if ('events' in decision) state = decision.events.reduce(apply, state)
      if ('change' in decision) privateItems = applyPrivateChange(privateItems, decision.change)
    }
    this.shown = state
    this.privateItems = privateItems
  }
}

/** Applied twice, a vote counts twice; other private changes do not. */
const isVote = ({ type }: BoardCommand) => type === 'vote' || type === 'unvote'

/** The private items of others are on the server only, so leaving these phases is not predicted. */
function isForeseen(state: BoardState, command: BoardCommand): boolean {
  return command.type !== 'advance' || (state.phase !== 'writing' && state.phase !== 'voting')
}
