import * as Y from 'yjs'
import type { Db } from '../../database.ts'
import type { Ctx } from '../context.ts'
import { GroupCommit, type RefusedOp } from '../log/group-commit.ts'
import {
  append,
  ClosedAccounts,
  heads,
  since,
  snapshot,
  type Entry,
  type Head,
  type Op,
  type Placed,
} from '../log/log.ts'
import type { LiveHost } from '../live.ts'
import type { LiveSocket } from '../live-socket.ts'
import { notHere, Problem, signInNeeded } from '../problem.ts'
import { ClientIds } from './client-ids.ts'
import { ByteLimit } from './byte-limit.ts'
import { Turns } from './turns.ts'
import {
  AppendToText,
  changeUnreadable,
  JoinText,
  LeaveText,
  ShowInText,
  textFrozen,
  type Appended,
  type JoinedText,
  type PackedEntries,
  type Presence,
  type TextMessages,
} from './contract.ts'
import { judged } from './judged-ops.ts'
import { KeptTexts } from './kept-texts.ts'
import { Pace } from './pace.ts'
import { preflight } from './preflight.ts'
import { admitReader, Writers } from './rights.ts'
import { damageReporter, Maintenance } from './maintenance.ts'

/** Above this number of changes, a joining client gets one merged update. */
const MAX_ROWS = 500
/** Of a text that is slow to read as one update. */
const MAX_UNMERGED_ROWS = 20_000
/** A person may make what takes 100,000 steps to place in a minute. */
const STEP_BYTES = 40

type Asked<Spec> = Spec extends { types?: infer Payload } ? NonNullable<Payload> : never

/** The live part of co-edited texts: a change is relayed only after it is checked and committed. */
export class LiveTexts {
  readonly #host: LiveHost
  readonly #commits: GroupCommit
  readonly #texts: KeptTexts
  readonly #writeLimit = ByteLimit.written()
  readonly #readLimit = ByteLimit.read()
  readonly #turns = new Turns()
  readonly #pace = new Pace()
  readonly #clientIds: ClientIds
  readonly #writers = new Writers()
  readonly #maintenance: Maintenance

  constructor(host: LiveHost) {
    const { live, db, log } = host
    this.#host = host
    this.#commits = new GroupCommit((stream, ops) => this.#commitOpen(stream, ops))
    this.#texts = new KeptTexts(db, (stream, seq) => damageReporter(log, stream)(seq))
    this.#clientIds = new ClientIds(db)
    this.#maintenance = new Maintenance(host, this.#texts)
    live.defineRoom('text', (ctx, id) => this.#admit(ctx, id))
    live.on(JoinText, (ctx, asked, socket) =>
      // Whole texts are read for it: one at a time for each person.
      this.#turns.of(socket.person, () => this.#join(ctx, asked, socket)),
    )
    live.on(AppendToText, (ctx, asked, socket) => this.#append(ctx, asked, socket))
    live.on(ShowInText, (ctx, asked, socket) => this.#show(ctx, asked, socket))
    live.on(LeaveText, async (_ctx, { room }, socket) => {
      socket.leave(room)
      return {}
    })
  }

  /** Call when all sockets are closed: waits for commits, then projects the texts. */
  async close(): Promise<void> {
    this.#pace.close()
    await this.#commits.idle()
    await this.#maintenance.close()
  }

  async #admit(ctx: Ctx, id: string): Promise<void> {
    this.#writers.forget(id, ctx.me)
    await admitReader(ctx, id)
  }

  // ---- reading ----

  async #join(ctx: Ctx, asked: Asked<typeof JoinText>, socket: LiveSocket): Promise<JoinedText> {
    const { room } = asked
    const id = idOf(room)
    this.#readLimit.spend(socket.person, 0)
    await this.#admit(ctx, id)
    socket.join(room) // before reading, so that a concurrent commit arrives too, at worst twice
    this.#remember(room, socket, [])
    const [head] = await heads(ctx.db, [room])
    if (!head) throw notHere()
    const because = head.frozen ? textFrozen().message : await this.#refusal(ctx, id)
    const missing = await this.#missing(ctx.db, asked, head)
    this.#readLimit.spend(socket.person, missing.bytes)
    return { epoch: head.epoch, mayWrite: because === null, because, ...missing.reply }
  }

  async #refusal(ctx: Ctx, id: string): Promise<string | null> {
    return this.#writers.judge(ctx, id).then(() => null, messageOf)
  }

  /** The changes the client lacks: one by one when they are few and none was compacted. */
  async #missing(db: Db, asked: Asked<typeof JoinText>, { epoch, head }: Head) {
    const knowsIt = asked.since > 0 && asked.since <= head && asked.epoch === epoch
    const rows = knowsIt ? await since(db, asked.room, asked.since, MAX_ROWS + 1) : []
    const connected = knowsIt && rows.length <= MAX_ROWS && (rows[0]?.seq ?? head + 1) === asked.since + 1
    if (connected) return rowsReply(asked.room, asked.since, rows)
    const merged = await this.#texts.mergedUpToNow(asked.room)
    if (!merged) return unmerged(db, asked.room, knowsIt ? asked.since : 0)
    return mergedReply(merged.seq, knowsIt ? lackedBy(asked.stateVector, merged.payload) : merged.payload)
  }

  // ---- writing ----

  async #append(ctx: Ctx, asked: Asked<typeof AppendToText>, socket: LiveSocket): Promise<Appended> {
    this.#writeLimit.spend(socket.person, asked.payload.length)
    return this.#pace.run(socket.person, () => this.#write(ctx, asked, socket))
  }

  async #write(ctx: Ctx, asked: Asked<typeof AppendToText>, socket: LiveSocket): Promise<Appended> {
    const { room, payload } = asked
    const { person } = await this.#writers.judge(ctx, idOf(room))
    const verdict = preflight(payload)
    if (!verdict.ok) throw changeUnreadable({ reason: verdict.reason })
    if (!(await this.#clientIds.own(room, verdict.clients, person))) {
      throw changeUnreadable({ reason: 'foreign client id' })
    }
    this.#remember(room, socket, verdict.clients)
    // Copies the bytes: a small change must not keep its whole frame in memory.
    const placed = await this.#commits.append(room, {
      id: asked.op.toLowerCase(), // as stored
      person,
      at: ctx.now,
      payload: new Uint8Array(payload),
    })
    if (!placed) throw textFrozen()
    return { seq: placed.seq, at: placed.at.toISOString() }
  }

  /** Refuses what comes from accounts that were closed while it waited. */
  async #commitOpen(room: string, ops: readonly Op[]): Promise<(Placed | RefusedOp)[]> {
    try {
      return await this.#commit(room, ops)
    } catch (error) {
      if (!(error instanceof ClosedAccounts)) throw error
      const isClosed = ({ person }: Op) => error.people.has(person!)
      const refused = ops.filter(isClosed).map(({ id }) => ({ id, refusal: signInNeeded() }))
      return [
        ...refused,
        ...(await this.#commitOpen(
          room,
          ops.filter((op) => !isClosed(op)),
        )),
      ]
    }
  }

  async #commit(room: string, ops: readonly Op[]): Promise<(Placed | RefusedOp)[]> {
    const { accepted, refused } = await judged({ texts: this.#texts, pace: this.#pace }, room, ops)
    if (accepted.length === 0) return refused
    const placed = await append(this.#host.db, room, accepted)
    const byId = new Map(accepted.map((op) => [op.id, op]))
    const fresh = placed.filter(({ fresh }) => fresh).map(({ id, seq }) => ({ ...byId.get(id)!, seq }))
    for (const { person, steps } of fresh) this.#writeLimit.count(person!, steps * STEP_BYTES)
    if (fresh.length > 0) {
      await this.#texts.add(room, fresh)
      this.#send(room, 'text:entries', pack(room, fresh))
      this.#maintenance.touched(idOf(room))
    }
    return [...placed, ...refused]
  }

  // ---- presence ----

  async #show(ctx: Ctx, asked: Asked<typeof ShowInText>, socket: LiveSocket): Promise<object> {
    const { room, client, clock, state, hello } = asked
    const user = await this.#writers.judge(ctx, idOf(room)).catch(nullIfRefused)
    if (!user) {
      // Readers send no cursor, but may request other people's.
      if (hello) this.#showTo(socket, { room, client: 0, clock: 0, state: null, hello })
      return {}
    }
    if (!(await this.#clientIds.own(room, [client], user.person))) return {}
    this.#remember(room, socket, [client])
    const shown = state && { cursor: state.cursor, user }
    this.#showTo(socket, { room, client, clock, state: shown, ...(hello && { hello }) })
    return {}
  }

  #showTo(socket: LiveSocket, shown: Presence): void {
    socket.toOthers(shown.room, 'text:awareness', shown, { volatile: true })
  }

  /** Remembers the client ids of a connection, to remove their cursors when it leaves. */
  #remember(room: string, socket: LiveSocket, used: readonly number[]): void {
    const known = socket.data.get(room) as Set<number> | undefined
    const clients = known ?? new Set<number>()
    for (const client of used) clients.add(client)
    if (known) return
    socket.data.set(room, clients)
    socket.onLeave(room, () => {
      socket.data.delete(room)
      this.#clientIds.forget(room, clients)
      this.#writers.forget(idOf(room), socket.person)
      if (clients.size > 0) this.#send(room, 'text:left', { room, clients: [...clients] })
    })
  }

  #send<Name extends keyof TextMessages>(room: string, name: Name, message: TextMessages[Name]): void {
    this.#host.live.toRoom(room, name, message)
  }
}

/** All of it when Yjs cannot read what the client says it has. */
function lackedBy(stateVector: Uint8Array, payload: Uint8Array): Uint8Array {
  try {
    return Y.diffUpdate(payload, stateVector)
  } catch {
    return payload
  }
}

const mergedReply = (head: number, merged: Uint8Array) => ({
  bytes: merged.length,
  reply: { head, merged },
})

function rowsReply(room: string, from: number, rows: readonly Entry[]) {
  const bytes = rows.reduce((sum, { payload }) => sum + payload.length, 0)
  return { bytes, reply: { head: rows.at(-1)?.seq ?? from, rows: pack(room, rows) } }
}

/** In the order in which it was written, which is known to be quick. */
async function unmerged(db: Db, room: string, from: number) {
  const rows = await since(db, room, from, MAX_UNMERGED_ROWS)
  if ((rows[0]?.seq ?? from + 1) === from + 1) return rowsReply(room, from, rows)
  const base = await snapshot(db, room)
  if (!base) throw notHere()
  return mergedReply(base.seq, base.payload)
}

const idOf = (room: string) => room.slice('text:'.length)

/** The message of a refusal; rethrows other errors. */
function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  throw error
}

function nullIfRefused(error: unknown): null {
  messageOf(error)
  return null
}

function pack(room: string, entries: readonly Entry[]): PackedEntries {
  return {
    room,
    seq: entries[0]?.seq ?? 0,
    entries: entries.map(({ id, payload }) => ({ op: id, size: payload.length })),
    data: Buffer.concat(entries.map(({ payload }) => payload)).toString('base64'),
  }
}
