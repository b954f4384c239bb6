import { newId } from '../new-id.ts'
import {
  ActOnBoard,
  boardRoom,
  JoinBoard,
  LeaveBoard,
  WriteOnBoard,
  type Acted,
  type Actor,
  type BoardCommand,
  type BoardState,
  type BoardMessages,
  type JoinedBoard,
  type PresentPerson,
  type PrivateItems,
  type Who,
  type WrittenCommand,
} from '#server/sessions/board.contract.ts'
import { EMPTY_BOARD } from '#server/sessions/board-state.rules.ts'
import type { Problem } from '#server/platform/problem.ts'
import { noPrivateItems } from '#server/sessions/board.rules.ts'
import { isAboutNobody, Offline, Refusal } from '#client/api.ts'
import { draft } from '#client/drafts.ts'
import { ask, listenTo, onConnect } from '#client/socket.ts'
import { BoardReplica } from './board-replica.ts'
import { boardPlace, KeptCommands, type KeptCommand } from './kept-commands.ts'

/** How long to wait for a missing entry before fetching it. */
const GAP_MS = 150
const AGAIN_MS = 800
/** Forget the presence reported by a server process after this time without news. */
const NODE_GONE_MS = 30_000

/** What is refused, and what to do about it. */
const said = (message: string, detail: unknown) =>
  typeof detail === 'string' ? `${message} ${detail}` : message

/** The board of a live session in this browser. */
export class LiveBoard {
  #shown = $state.raw<BoardState>(EMPTY_BOARD)
  #privateItems = $state.raw<PrivateItems>(noPrivateItems())
  #me = $state.raw<Actor | null>(null)
  #who = $state.raw<Who>({ people: {}, structures: {} })
  #present = $state.raw<PresentPerson[]>([])
  #ready = $state(false)
  #waiting = $state(0)
  #refusal = $state.raw<Refusal>()
  /** Called when the server refuses a command. */
  onRefused: (words: string) => void = () => {}

  readonly session: string
  readonly #room: string
  readonly #replica = new BoardReplica(() => this.now())
  readonly #keys
  readonly #kept
  // Nothing is drawn from it: `present` is.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #nodes = new Map<string, { at: number; present: PresentPerson[] }>()
  /** From `performance.now()`, which no change of the device's clock moves, to the server's clock. */
  #offsetMs = performance.timeOrigin
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #writing = new Set<string>()
  #joining = false
  #open = false
  #gap: ReturnType<typeof setTimeout> | undefined
  readonly #stops: (() => void)[] = []

  get shown() {
    return this.#shown
  }
  get privateItems() {
    return this.#privateItems
  }
  get me() {
    return this.#me
  }
  get who() {
    return this.#who
  }
  get present() {
    return this.#present
  }
  /** Whether the board has been received at least once. */
  get ready() {
    return this.#ready
  }
  /** The number of commands the server has not acknowledged. */
  get waiting() {
    return this.#waiting
  }
  /** The refusal to join. */
  get refusal() {
    return this.#refusal
  }

  constructor(session: string) {
    this.session = session
    this.#room = boardRoom(session)
    this.#kept = new KeptCommands(session)
    this.#keys = draft<Record<string, string>>(`${boardPlace(session)}keys`, { shared: true })
  }

  /** The server's clock. */
  now(): number {
    return performance.now() + this.#offsetMs
  }

  open(): () => void {
    this.#open = true
    this.#stops.push(
      listenTo<BoardMessages['board:events']>('board:events', (message) => this.#hear(message)),
      listenTo<BoardMessages['board:head']>('board:head', (message) => this.#hearHead(message)),
      listenTo<BoardMessages['board:present']>('board:present', (message) => this.#hearPresent(message)),
      onConnect(() => void this.#join()),
    )
    void this.#join()
    return () => this.#close()
  }

  /**
   * Applies a command at once and sends it.
   *
   * @returns the refusal of the board's own rules, if any
   */
  act(command: BoardCommand): string | null {
    const refused = this.#try(command)
    if (refused) this.#tellRefused(refused)
    return refused?.message ?? null
  }

  /** Acts with words; where they seem to name someone, asks their author. @returns whether the board has them */
  async write(command: WrittenCommand): Promise<boolean> {
    const refused = this.#try(command)
    if (!refused) return true
    if (await isAboutNobody(refused.extra)) return this.write({ ...command, vouched: true })
    this.#tellRefused(refused)
    return false
  }

  #tellRefused({ message, extra }: Problem): void {
    this.onRefused(said(message, extra['detail']))
  }

  #try(command: BoardCommand): Problem | null {
    if (!this.me) return null
    const op = newId()
    const key = this.#keyFor(command)
    const refused = this.#replica.act(op, command, key)
    if (refused) return refused
    this.#show()
    void this.#send({ op, command, ...(key && { key }) })
    return null
  }

  /** Tells the others whether the person has begun something in this field. */
  writes(field: string, writing: boolean): void {
    const was = this.#writing.size > 0
    if (writing) this.#writing.add(field)
    else this.#writing.delete(field)
    if (was !== this.#writing.size > 0) this.#tellWriting()
  }

  #tellWriting(): void {
    const writing = this.#writing.size > 0
    // Told again after the next join.
    void ask(WriteOnBoard, { room: this.#room, writing }).catch(() => {})
  }

  /** Asks again what one may do here, once roles have changed. */
  rejoin(): void {
    if (this.ready) void this.#join()
  }

  name(person: string): string {
    return this.who.people[person] ?? ''
  }

  structure(id: string): string {
    return this.who.structures[id] ?? ''
  }

  /** The author of an unsigned card is proved by a key that only this browser has. */
  #keyFor(command: BoardCommand): string | undefined {
    if (command.type === 'write' && command.sealed && this.shown.phase === 'writing') {
      const key = newId()
      this.#keys.keep({ ...this.#keys.read(), [command.card]: key })
      return key
    }
    const isOwn = command.type === 'edit' || command.type === 'remove'
    return isOwn ? this.#keys.read()?.[command.card] : undefined
  }

  async #join(): Promise<void> {
    if (this.#joining || !this.#open) return
    this.#joining = true
    const askedAt = performance.now()
    try {
      const keys = Object.values(this.#keys.read() ?? {}).slice(-60)
      const asked = { room: this.#room, since: this.#replica.seq, keys }
      const answer = await ask<typeof asked, JoinedBoard>(JoinBoard, asked)
      this.#offsetMs = answer.now - (askedAt + performance.now()) / 2
      this.#welcome(answer)
    } catch (error) {
      if (error instanceof Offline) setTimeout(() => void this.#join(), AGAIN_MS)
      else if (error instanceof Refusal) this.#refusal = error
      else throw error
    } finally {
      this.#joining = false
    }
  }

  #welcome(answer: JoinedBoard): void {
    const isFirst = !this.ready
    this.#know(answer.who)
    this.#replica.joined(answer)
    this.#me = answer.me
    this.#ready = true
    if (this.#writing.size > 0) this.#tellWriting()
    if (this.present.length === 0) this.#present = answer.present
    const unsent = isFirst ? this.#kept.left() : this.#replica.pending
    // Unacknowledged commands are resent with the same ids.
    for (const { op, command, key } of unsent) {
      if (isFirst) this.#replica.act(op, command, key, true)
      void this.#send({ op, command, ...(key && { key }) })
    }
    this.#show()
  }

  async #send(act: KeptCommand): Promise<void> {
    try {
      const sent = { room: this.#room, ...act }
      const { seq } = await ask<typeof sent, Acted>(ActOnBoard, sent)
      this.#kept.received(act.op)
      if (this.#replica.kept(act.op, seq)) void this.#join()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Unknown whether it was received: resent after a reconnection, or soon.
      if (error instanceof Offline || error.status === 429) return this.#sendSoon(act)
      if (error.status === 404 && this.#open) return void this.#join()
      this.#kept.refused(act)
      this.#replica.refused(act.op)
      if (error.status !== 409 || this.#open) this.onRefused(said(error.message, error.detail))
    }
    this.#show()
  }

  #sendSoon(act: KeptCommand): void {
    setTimeout(() => {
      if (this.#open && this.#replica.pending.some(({ op }) => op === act.op)) void this.#send(act)
    }, AGAIN_MS)
  }

  #hear({ room, entries, who }: BoardMessages['board:events']): void {
    if (room !== this.#room || !this.ready) return
    this.#know(who)
    this.#replica.receive(entries)
    this.#show()
    clearTimeout(this.#gap)
    if (this.#replica.hasGap) this.#gap = setTimeout(() => void this.#join(), GAP_MS)
  }

  #hearHead({ room, head }: BoardMessages['board:head']): void {
    if (room === this.#room && this.ready && head > this.#replica.seq) void this.#join()
  }

  #hearPresent({ room, node, present, who }: BoardMessages['board:present']): void {
    if (room !== this.#room) return
    const now = performance.now()
    this.#nodes.set(node, { at: now, present })
    this.#know(who)
    const alive = [...this.#nodes.values()].filter(({ at }) => now - at < NODE_GONE_MS)
    const everyone = alive.flatMap((message) => message.present)
    this.#present = everyone.filter(
      ({ person }, i) => everyone.findIndex((one) => one.person === person) === i,
    )
  }

  #know({ people, structures }: Who): void {
    this.#who = {
      people: { ...this.who.people, ...people },
      structures: { ...this.who.structures, ...structures },
    }
  }

  #show(): void {
    const { shown, privateItems, pending } = this.#replica
    this.#shown = shown
    this.#privateItems = privateItems
    this.#waiting = pending.length
    this.#kept.follow(pending)
  }

  #close(): void {
    this.#open = false
    clearTimeout(this.#gap)
    for (const stop of this.#stops.splice(0)) stop()
    void ask(LeaveBoard, { room: this.#room }).catch(() => {})
  }
}
