import type { FastifyBaseLogger } from 'fastify'
import * as Y from 'yjs'
import type { Db } from '../../database.ts'
import type { Ctx } from '../context.ts'
import { GroupCommit } from '../log/group-commit.ts'
import { append, compact, heads, since, type Entry, type Head, type Op, type Placed } from '../log/log.ts'
import type { Live, LiveSocket } from '../live.ts'
import { notHere, Problem } from '../problem.ts'
import { Authors } from './authors.ts'
import { spend } from './budget.ts'
import {
  AppendToText,
  changeUnreadable,
  JoinText,
  LeaveText,
  ShowInText,
  textFrozen,
  textRoom,
  type Appended,
  type JoinedText,
  type PackedEntries,
  type Presence,
  type TextTold,
} from './contract.ts'
import { MergedTexts } from './merged.ts'
import { preflight } from './preflight.ts'
import { textsBehind } from './queries.ts'
import { WhenQuiet } from './quiet.ts'
import { admitReader, Writers } from './rights.ts'
import { projectText } from './texts.ts'

const HEADS_EVERY_MS = 2_000
/** Beyond, a newcomer is sent one merged update instead of the changes one by one. */
const MAX_ROWS = 500
const COMPACT_AFTER = 2_000
/** Rows left behind a snapshot: whoever comes back soon reads them cheaply, and finds their op ids. */
const KEPT = 1_000

interface World {
  db: Db
  log: FastifyBaseLogger
}

type Asked<Spec> = Spec extends { types?: infer Payload } ? NonNullable<Payload> : never

/** Carries co-edited texts: nothing is relayed that is not committed, and nothing is written that was not judged. */
export class LiveTexts {
  readonly #live: Live
  readonly #world: World
  readonly #commits: GroupCommit
  readonly #merged: MergedTexts
  readonly #authors: Authors
  readonly #writers = new Writers()
  readonly #quiet: WhenQuiet
  readonly #timer: NodeJS.Timeout
  readonly #starting: NodeJS.Timeout
  readonly #compacting = new Set<string>()

  constructor(live: Live, world: World) {
    this.#live = live
    this.#world = world
    this.#commits = new GroupCommit((stream, ops) => this.#commit(stream, ops))
    this.#merged = new MergedTexts(world.db, this.#damaged)
    this.#authors = new Authors(world.db)
    this.#quiet = new WhenQuiet((id) => this.#project(id))
    this.#timer = setInterval(() => void this.#tellHeads(), HEADS_EVERY_MS)
    this.#timer.unref()
    this.#starting = setTimeout(() => void this.#readWhatWasLeft(), HEADS_EVERY_MS)
    this.#starting.unref()
    live.defineRoom({ kind: 'text', admit: (ctx, id) => this.#admit(ctx, id) })
    live.on(JoinText, (ctx, asked, socket) => this.#join(ctx, asked, socket))
    live.on(AppendToText, (ctx, asked, socket) => this.#append(ctx, asked, socket))
    live.on(ShowInText, (ctx, asked, socket) => this.#show(ctx, asked, socket))
    live.on(LeaveText, async (_ctx, { room }, socket) => {
      socket.leave(room)
      return {}
    })
  }

  /** Once no socket can write any more: what was accepted is committed, and read. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    clearTimeout(this.#starting)
    await this.#commits.idle()
    await this.#quiet.flush()
  }

  async #admit(ctx: Ctx, id: string): Promise<void> {
    this.#writers.forget(id, ctx.me)
    await admitReader(ctx, id)
  }

  // ---- reading ----

  async #join(ctx: Ctx, asked: Asked<typeof JoinText>, socket: LiveSocket): Promise<JoinedText> {
    const { room } = asked
    const id = idOf(room)
    await this.#admit(ctx, id)
    socket.join(room) // before the reading: what commits meanwhile arrives as well, twice at worst
    this.#tellWhenLeft(room, socket)
    const [head] = await heads(ctx.db, [room])
    if (!head) throw notHere()
    const because = head.frozen ? textFrozen().message : await this.#refusal(ctx, id)
    return {
      epoch: head.epoch,
      mayWrite: because === null,
      because,
      ...(await this.#missing(ctx.db, asked, head)),
    }
  }

  async #refusal(ctx: Ctx, id: string): Promise<string | null> {
    return this.#writers.judge(ctx, id).then(() => null, refusalOf)
  }

  /** What the client does not have yet: the changes one by one when they are few and none is forgotten. */
  async #missing(db: Db, asked: Asked<typeof JoinText>, { epoch, head }: Head) {
    const knowsIt = asked.since > 0 && asked.since <= head && asked.epoch === epoch
    const rows = knowsIt ? await since(db, asked.room, asked.since, MAX_ROWS + 1) : []
    const connected = knowsIt && rows.length <= MAX_ROWS && (rows[0]?.seq ?? head + 1) === asked.since + 1
    if (connected) return { head: rows.at(-1)?.seq ?? asked.since, rows: pack(asked.room, rows) }
    const { seq, payload } = await this.#merged.upToNow(asked.room)
    return { head: seq, merged: knowsIt ? Y.diffUpdate(payload, asked.stateVector) : payload }
  }

  // ---- writing ----

  async #append(ctx: Ctx, asked: Asked<typeof AppendToText>, socket: LiveSocket): Promise<Appended> {
    const { room, op, payload } = asked
    spend(socket.data, payload.length)
    const { person } = await this.#writers.judge(ctx, idOf(room))
    const verdict = preflight(payload)
    if (!verdict.ok) throw changeUnreadable({ reason: verdict.reason })
    if (!(await this.#authors.own(room, verdict.clients, person))) {
      throw changeUnreadable({ reason: 'foreign client id' })
    }
    // A copy: a small change must not keep the whole frame it came in.
    const placed = await this.#commits.append(room, {
      id: op,
      person,
      at: ctx.now,
      payload: new Uint8Array(payload),
    })
    if (!placed) throw textFrozen()
    return { seq: placed.seq, at: placed.at.toISOString() }
  }

  async #commit(room: string, ops: Op[]): Promise<Placed[]> {
    const placed = await append(this.#world.db, room, ops)
    const byId = new Map(ops.map((op) => [op.id, op]))
    const fresh = placed.filter(({ fresh }) => fresh).map(({ id, seq }) => ({ ...byId.get(id)!, seq }))
    if (fresh.length === 0) return placed
    this.#tell(room, 'text:entries', pack(room, fresh))
    this.#quiet.touched(idOf(room))
    return placed
  }

  // ---- presence ----

  async #show(ctx: Ctx, asked: Asked<typeof ShowInText>, socket: LiveSocket): Promise<object> {
    const { room, client, clock, state, hello } = asked
    const user = await this.#writers.judge(ctx, idOf(room)).catch(nullIfRefused)
    if (!user) {
      // A reader shows nothing of themselves, but may ask who is there.
      if (hello) this.#showTo(socket, { room, client: 0, clock: 0, state: null, hello })
      return {}
    }
    if (!(await this.#authors.own(room, [client], user.person))) return {}
    this.#tellWhenLeft(room, socket)
    clientsOf(socket, room).add(client)
    const shown = state && { cursor: state['cursor'] ?? null, user }
    this.#showTo(socket, { room, client, clock, state: shown, ...(hello && { hello }) })
    return {}
  }

  #showTo(socket: LiveSocket, shown: Presence): void {
    socket.toOthers(shown.room, 'text:awareness', shown, { volatile: true })
  }

  #tellWhenLeft(room: string, socket: LiveSocket): void {
    if (socket.data.has(room)) return
    const clients = clientsOf(socket, room)
    socket.onLeave(room, () => {
      socket.data.delete(room)
      this.#writers.forget(idOf(room), socket.person)
      if (clients.size > 0) this.#tell(room, 'text:left', { room, clients: [...clients] })
    })
  }

  // ---- in the background ----

  #tell<Name extends keyof TextTold>(room: string, name: Name, told: TextTold[Name]): void {
    this.#live.toRoom(room, name, told)
  }

  /** A message lost on its way is noticed at the next one; the last one before a silence only by this. */
  async #tellHeads(): Promise<void> {
    const rooms = this.#live.roomsHere('text:')
    this.#authors.keepOnly(new Set(rooms))
    if (rooms.length === 0) return
    const all = await heads(this.#world.db, rooms).catch(() => [])
    for (const { stream, head, epoch, frozen, snapshotSeq } of all) {
      this.#live.toRoomHere(stream, 'text:head', { room: stream, head, epoch, frozen })
      if (head - snapshotSeq >= COMPACT_AFTER) await this.#compact(stream)
    }
  }

  async #compact(stream: string): Promise<void> {
    if (this.#compacting.has(stream)) return
    this.#compacting.add(stream)
    try {
      // Whoever counts in the entries what each person brought does it now, or never.
      await this.#project(idOf(stream))
      const { seq, payload } = await this.#merged.upToNow(stream)
      await compact(this.#world.db, stream, seq, payload, KEPT)
    } catch (error) {
      this.#world.log.error({ err: error, stream }, 'a text could not be compacted')
    } finally {
      this.#compacting.delete(stream)
    }
  }

  /** A process that was killed has left texts that lists and search know only as they were before. */
  async #readWhatWasLeft(): Promise<void> {
    for (const id of await textsBehind(this.#world.db).catch(() => [])) this.#quiet.touched(id)
  }

  async #project(id: string): Promise<void> {
    await projectText(this.#world.db, id, (seq) => this.#damaged(textRoom(id), seq)).catch((error: unknown) =>
      this.#world.log.error({ err: error, text: id }, 'a text could not be read from its stream'),
    )
  }

  #damaged = (stream: string, seq: number): void => {
    this.#world.log.error({ stream, seq }, 'a change of a text is damaged, and was left out')
  }
}

const idOf = (room: string) => room.slice('text:'.length)

/** The words of a refusal; anything else is not one, and goes on. */
function refusalOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  throw error
}

function nullIfRefused(error: unknown): null {
  refusalOf(error)
  return null
}

/** The client ids under which this connection has shown itself in a text. */
function clientsOf(socket: LiveSocket, room: string): Set<number> {
  const clients = (socket.data.get(room) as Set<number> | undefined) ?? new Set<number>()
  socket.data.set(room, clients)
  return clients
}

function pack(room: string, entries: readonly Entry[]): PackedEntries {
  return {
    room,
    seq: entries[0]?.seq ?? 0,
    entries: entries.map(({ id, payload }) => ({ op: id, size: payload.length })),
    data: Buffer.concat(entries.map(({ payload }) => payload)).toString('base64'),
  }
}
