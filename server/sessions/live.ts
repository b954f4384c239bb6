import { randomUUID } from 'node:crypto'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { heads } from '../platform/log/log.ts'
import { RightsCache } from '../platform/rights-cache.ts'
import type { LiveHost } from '../platform/live.ts'
import type { LiveSocket } from '../platform/live-socket.ts'
import { headFor } from './access.ts'
import { setAttendance } from './attendance.queries.ts'
import { actorOf, actorOn, requireKnownStructure } from './board.actions.ts'
import {
  ActOnBoard,
  boardRoom,
  JoinBoard,
  LeaveBoard,
  WriteOnBoard,
  type Acted,
  type Actor,
  type BoardEntry,
  type BoardMessages,
  type JoinedBoard,
} from './board.contract.ts'
import { BoardWriter } from './board-writer.ts'
import { entriesSince } from './board-log.ts'
import { keepFacilitatorsSeen } from './facilitation.queries.ts'
import { NamesCache } from './names-cache.ts'
import { idsIn, idsInEntries, idsPresent } from './names.queries.ts'
import { Presence } from './presence.ts'
import { boardClosed } from './refusals.contract.ts'
import { allPrivateItems } from './private-items.queries.ts'

const HEADS_EVERY_MS = 2_000
const SEEN_EVERY_MS = 15_000
const ACTOR_CACHED_MS = 10_000
/** Above this number of entries, a reconnecting client gets the whole board. */
const MAX_ENTRIES = 500

type Asked<Spec> = Spec extends { types?: infer Payload } ? NonNullable<Payload> : never
const actorKey = (session: string, person: string | null) => `${session} ${person}`
const sessionOf = (room: string) => room.slice(boardRoom('').length)

/** The live part of boards: commands are decided and committed before being broadcast, in log order. */
export class LiveBoards {
  readonly #host: LiveHost
  readonly #writer: BoardWriter
  #seen: Promise<void> = Promise.resolve()
  readonly #actors = new RightsCache<Actor>(ACTOR_CACHED_MS)
  readonly #names: NamesCache
  readonly #presence: Presence
  readonly #timer: NodeJS.Timeout
  readonly #seenTimer: NodeJS.Timeout

  constructor(host: LiveHost) {
    const { live, db } = host
    this.#host = host
    this.#writer = new BoardWriter(db, (session, entries) => this.#tell(session, entries))
    this.#names = new NamesCache(db)
    this.#presence = new Presence((session) => this.#tellPresent(session))
    this.#timer = setInterval(() => void this.#tellHeads(), HEADS_EVERY_MS)
    this.#timer.unref()
    this.#seenTimer = setInterval(() => this.#keepSeen(this.#presence.everyone()), SEEN_EVERY_MS)
    this.#seenTimer.unref()
    live.defineRoom('board', (ctx, id) => this.#admit(ctx, id))
    live.on(JoinBoard, (ctx, asked, socket) => this.#join(ctx, asked, socket))
    live.on(ActOnBoard, (ctx, asked) => this.#act(ctx, asked))
    live.on(WriteOnBoard, async (_ctx, { room, writing }, socket) => {
      this.#presence.writes(sessionOf(room), socket.id, writing)
      return {}
    })
    live.on(LeaveBoard, async (_ctx, { room }, socket) => {
      socket.leave(room)
      return {}
    })
  }

  /** Call when all sockets are closed: waits for commits. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    clearInterval(this.#seenTimer)
    await this.#seen
    this.#presence.close()
    await this.#writer.idle()
  }

  async #admit(ctx: Ctx, id: string): Promise<void> {
    this.#actors.forget(actorKey(id, ctx.me))
    const { session } = await headFor(ctx, id)
    if (session.status !== 'live') throw boardClosed()
  }

  async #join(
    ctx: Ctx,
    { room, since, keys }: Asked<typeof JoinBoard>,
    socket: LiveSocket,
  ): Promise<JoinedBoard> {
    const session = sessionOf(room)
    const { reader, session: head } = await headFor(ctx, session)
    if (head.status !== 'live') throw boardClosed()
    const me = actorOf(reader, head)
    // Joins the room before reading the board, so that concurrent entries arrive too; their numbers order them.
    const isBack = socket.isIn(room)
    socket.join(room)
    this.#actors.forget(actorKey(session, me.person))
    if (!isBack) await this.#arrive(ctx, { session, community: head.community, me }, socket)

    const { state } = await this.#writer.read(session)
    const privateItems = await allPrivateItems(this.#host.db, session, { person: me.person, keys })
    const present = this.#presence.in(session)
    const about = idsIn(state)
    const here = idsPresent(present)
    const who = await this.#names.of({
      people: [...about.people, ...here.people],
      structures: [...about.structures, ...here.structures],
    })
    const answer = { now: ctx.now.getTime(), head: state.seq, me, who, privateItems, present }
    const isClose = since > 0 && since <= state.seq && state.seq - since <= MAX_ENTRIES
    if (!isClose) return { ...answer, state }
    const entries = await entriesSince(this.#host.db, session, since)
    return { ...answer, entries: entries.filter(({ seq }) => seq <= state.seq) }
  }

  /** Being in the room of a session is being present at it. */
  async #arrive(
    ctx: Ctx,
    { session, community, me }: { session: string; community: string; me: Actor },
    socket: LiveSocket,
  ): Promise<void> {
    await inTransaction(ctx, ({ db, now }) =>
      setAttendance(db, community, { session, person: me.person, state: 'present', at: now }),
    )
    this.#presence.arrive(session, socket.id, { person: me.person, structure: me.structure })
    const seen = [{ session, person: me.person }]
    this.#keepSeen(seen)
    socket.onLeave(boardRoom(session), () => {
      this.#keepSeen(seen)
      this.#actors.forget(actorKey(session, me.person))
      this.#presence.leave(session, socket.id)
    })
  }

  /** In turn: two at once would lock the same rows. */
  #keepSeen(present: { session: string; person: string }[]): void {
    this.#seen = this.#seen
      .then(() => keepFacilitatorsSeen(this.#host.db, present, this.#host.asMachine().now))
      .catch((error: unknown) =>
        this.#host.log.error({ err: error }, 'the presence of facilitators is not kept'),
      )
  }

  async #act(ctx: Ctx, { room, op, command, key }: Asked<typeof ActOnBoard>): Promise<Acted> {
    const session = sessionOf(room)
    const actor = await this.#actors.of(actorKey(session, ctx.me), () => actorOn(ctx, session))
    await requireKnownStructure(ctx.db, command, actor)
    const act = { op: op.toLowerCase(), command, actor, key, at: ctx.now }
    const verdict = await this.#writer.act(session, act)
    if ('refused' in verdict) throw verdict.refused
    return verdict
  }

  async #tell(session: string, entries: BoardEntry[]): Promise<void> {
    const who = await this.#names.of(idsInEntries(entries))
    this.#toRoom('board:events', { room: boardRoom(session), entries, who })
  }

  async #tellPresent(session: string): Promise<void> {
    const present = this.#presence.in(session)
    const who = await this.#names.of(idsPresent(present))
    this.#toRoom('board:present', { room: boardRoom(session), node: NODE, present, who })
  }

  #toRoom<Name extends keyof BoardMessages>(name: Name, payload: BoardMessages[Name]): void {
    this.#host.live.toRoom(payload.room, name, payload)
  }

  async #tellHeads(): Promise<void> {
    const rooms = this.#host.live.roomsHere(boardRoom(''))
    this.#writer.dropAllBut(new Set(rooms.map(sessionOf)))
    if (rooms.length === 0) return
    try {
      for (const { stream, head } of await heads(this.#host.db, rooms)) {
        this.#host.live.toRoomHere(stream, 'board:head', {
          room: stream,
          head,
        } satisfies BoardMessages['board:head'])
      }
    } catch (error) {
      this.#host.log.error({ err: error }, 'the heads of the boards could not be read')
    }
  }
}

/** Identifies this process: browsers merge presence from several. */
const NODE = randomUUID()
