import type { Server as HttpServer } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { Server, type Socket } from 'socket.io'
import { Compile } from 'typebox/compile'
import type { Db } from '../database.ts'
import type { Ctx, Fact } from './context.ts'
import { headerOf, roomsOf } from './fact-message.ts'
import type { EventSpec } from './socket-event.ts'
import { answerEvent, Allowance } from './live-request.ts'
import { EnterRoom, kindOf, LeaveRoom, type Admit } from './live-rooms.ts'
import type { LiveSocket } from './live-socket.ts'
import type { LiveWorld } from './live-world.ts'
import { OtherProcesses } from './other-processes.ts'
import { notHere, Problem } from './problem.ts'

type Handler<Payload> = (ctx: Ctx, payload: Payload, socket: LiveSocket) => Promise<object>

/** What a feature with events of its own receives from the app. */
export interface LiveHost {
  readonly live: Live
  readonly db: Db
  readonly log: FastifyBaseLogger
  /** A context for work that no person requested. */
  readonly asMachine: () => Ctx
}

declare module './feature.ts' {
  interface Feature {
    /** Admission to rooms named `kind:id`, by kind; throws for a person who may not enter. */
    readonly rooms?: Readonly<Record<string, Admit>>
    /** Starts the handler of the feature's own events: once per app, closed after the last socket. */
    readonly live?: (host: LiveHost) => { close(): Promise<void> }
  }
}

const MAX_FRAME_BYTES = 1024 * 1024
/** A right that was taken away ends within 30 s, whatever message was lost. */
const SWEEP_EVERY_MS = 20_000
/** Per person and process: more pages than anyone uses at once. */
const MAX_SOCKETS_EACH = 40

/**
 * Sends facts and handles declared events over Socket.IO. Each event declares its access, shape and limit; undeclared
 * ones are ignored. Each room declares who may enter, rechecked when rights change.
 */
export class Live {
  readonly io: Server
  readonly #world: LiveWorld
  readonly #events = new Map<
    string,
    { spec: EventSpec; handle: Handler<never>; check: (value: unknown) => boolean }
  >()
  readonly #rooms = new Map<string, Admit>()
  readonly #leaving = new WeakMap<Socket, Map<string, (() => void)[]>>()
  readonly #timer: NodeJS.Timeout
  #sweepsAsked = 0
  /** The other server processes, if any. */
  #others: OtherProcesses | undefined

  constructor(http: HttpServer, world: LiveWorld) {
    this.#world = world
    this.io = new Server(http, {
      serveClient: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      // `cors.origin` does not protect WebSocket; `allowRequest` is called for every transport.
      allowRequest: (request, decide) =>
        decide(null, world.mayConnectFrom(request.headers.origin, request.headers.host)),
    })
    this.io.use((socket, next) => {
      this.#welcome(socket).then(
        () => next(),
        (error: unknown) => next(new Error(error instanceof Problem ? 'sign-in-needed' : 'try-again')),
      )
    })
    this.io.on('connection', (socket) => this.#listen(socket))
    this.io.on('rights', (person: string | null) => void this.#recheckHere(person))
    this.io.on('signed-out', (signIns: string[]) => this.#endHere(signIns))
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS)
    this.#timer.unref()
    this.on(EnterRoom, (ctx, { room }, socket) => this.#enter(ctx, room, socket))
    this.on(LeaveRoom, async (_ctx, { room }, socket) => {
      if (!this.#rooms.has(kindOf(room))) throw notHere()
      socket.leave(room)
      return {}
    })
  }

  /** The declared events and rooms, for the tests that try them all. */
  get declared(): { events: EventSpec[]; rooms: string[] } {
    return { events: [...this.#events.values()].map(({ spec }) => spec), rooms: [...this.#rooms.keys()] }
  }

  /** Whether this process has others on its database, and whether it hears them. */
  get processes(): 'single' | 'together' | 'alone' {
    if (!this.#others) return 'single'
    return this.#others.isAlone ? 'alone' : 'together'
  }

  /** Connects the processes of one database through Redis. Pages fetch again what messages were lost meanwhile. */
  overRedis(url: string): void {
    this.#others = new OtherProcesses(url, this.io, this.#world.log, () => {
      this.io.emit('facts:missed', {})
      void this.#sweep()
    })
  }

  on<Payload>(spec: EventSpec<Payload>, handle: Handler<Payload>): void {
    if (!spec.access || !spec.schema || !spec.limit) throw new Error(`${spec.name} declares no access`)
    if (this.#events.has(spec.name)) throw new Error(`${spec.name} is declared twice`)
    const schema = Compile(spec.schema)
    this.#events.set(spec.name, { spec, handle, check: (value) => schema.Check(value) })
  }

  /** Declares rooms named `kind:id`. `admit` throws for a person who may not enter. */
  defineRoom(kind: string, admit: Admit): void {
    if (this.#rooms.has(kind)) throw new Error(`the room ${kind} is declared twice`)
    this.#rooms.set(kind, admit)
  }

  toRoom(room: string, name: string, payload: object): void {
    this.io.to(room).emit(name, payload)
  }

  /** To the sockets of this process only: each process sends to its own. */
  toRoomHere(room: string, name: string, payload: object): void {
    this.io.local.to(room).emit(name, payload)
  }

  /** The non-empty rooms of this process with this prefix. */
  roomsHere(prefix: string): string[] {
    return [...this.io.of('/').adapter.rooms.keys()].filter((room) => room.startsWith(prefix))
  }

  tell(fact: Fact, seq: number, at: Date): void {
    const heard = headerOf(this.#world.facts, fact, seq, at)
    const rooms = roomsOf(fact)
    // Socket.IO sends to every socket when there is no room.
    if (rooms.length > 0) this.io.to(rooms).emit(fact.name, { ...heard, ...fact.payload })
    if (fact.also) this.io.to(fact.also.room).emit(`${fact.name}:here`, { ...heard, ...fact.also.payload })
    for (const person of fact.rightsOf ?? []) this.rightsChanged(person)
  }

  /** Rechecks every room this person's sockets are in, or anybody's when a rule for all changes, on every process. */
  rightsChanged(person: string | null): void {
    void this.#recheckHere(person)
    this.#toOtherProcesses('rights', person)
  }

  /** Closes the connections opened with these sign-ins, on every process. */
  signedOut(signIns: string[]): void {
    this.#endHere(signIns)
    this.#toOtherProcesses('signed-out', signIns)
  }

  #toOtherProcesses(name: string, what: unknown): void {
    if (this.#others) this.io.serverSideEmit(name, what)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.io.close()
    await this.#others?.close()
  }

  async #welcome(socket: Socket): Promise<void> {
    const { person, signIn } = await this.#whoIs(socket)
    socket.data = { person, signIn, memory: new Map<string, unknown>(), allowance: new Allowance() }
    await socket.join([`person:${person}`, ...(await this.#world.audiences(this.#world.contextOf(person)))])
  }

  #whoIs({ handshake }: Socket) {
    return this.#world.whoIs(handshake.headers.cookie, (handshake.auth as { person?: unknown }).person)
  }

  #listen(socket: Socket): void {
    this.#leaving.set(socket, new Map())
    const { person, allowance } = socket.data as { person: string; allowance: Allowance }
    // Over the limit, drop the oldest socket: the newest page is the one in use.
    const [oldest, ...others] = this.#socketsOf(person)
    if (others.length >= MAX_SOCKETS_EACH) oldest!.disconnect(true)
    // Every packet is handled here and none reaches listeners: undeclared events do not exist.
    socket.use(([name, payload, ack]: unknown[]) => {
      if (allowance.floods()) return void socket.disconnect(true)
      const declared = this.#events.get(String(name))
      void answerEvent(declared, payload, ack, {
        allowance,
        isIn: (room) => socket.rooms.has(room),
        handle: (checked) =>
          (declared!.handle as Handler<unknown>)(this.#world.contextOf(person), checked, this.#face(socket)),
        log: this.#world.log,
      })
    })
    socket.on('disconnecting', () => {
      for (const room of this.#leaving.get(socket)!.keys()) this.#left(socket, room)
    })
  }

  #face(socket: Socket): LiveSocket {
    const { person, memory } = socket.data as { person: string; memory: Map<string, unknown> }
    return {
      id: socket.id,
      person,
      data: memory,
      isIn: (room) => socket.rooms.has(room),
      join: (room) => void socket.join(room),
      leave: (room) => this.#evict(socket, room),
      toOthers: (room, name, payload, how) =>
        void (how?.volatile ? socket.to(room).volatile : socket.to(room)).emit(name, payload),
      onLeave: (room, work) => {
        const leaving = this.#leaving.get(socket)!
        leaving.set(room, [...(leaving.get(room) ?? []), work])
      },
    }
  }

  async #enter(ctx: Ctx, room: string, socket: LiveSocket): Promise<object> {
    await this.#admit(ctx, room)
    socket.join(room)
    // A change of rights between the check and the join would have missed this room: check again once in.
    await this.#admit(this.#world.contextOf(socket.person), room).catch((error: unknown) => {
      socket.leave(room)
      throw error
    })
    return { entered: room }
  }

  async #admit(ctx: Ctx, room: string): Promise<void> {
    const admit = this.#rooms.get(kindOf(room))
    if (!admit) throw notHere()
    await admit(ctx, room.slice(kindOf(room).length + 1))
  }

  #evict(socket: Socket, room: string): void {
    void socket.leave(room)
    this.#left(socket, room)
  }

  #left(socket: Socket, room: string): void {
    const leaving = this.#leaving.get(socket)
    for (const work of leaving?.get(room) ?? []) work()
    leaving?.delete(room)
  }

  async #recheckHere(person: string | null): Promise<void> {
    if (person === null) return this.#sweep()
    for (const socket of this.#socketsOf(person)) {
      await this.#recheck(socket, person).catch(() => socket.disconnect(true))
    }
  }

  /** By person rather than by room, which a browser could leave. Oldest first. */
  #socketsOf(person: string): Socket[] {
    const sockets = [...this.io.of('/').sockets.values()]
    return sockets.filter(({ data }) => (data as { person: string }).person === person)
  }

  async #recheck(socket: Socket, person: string): Promise<void> {
    const ctx = this.#world.contextOf(person)
    const by = new Set(await this.#world.audiences(ctx))
    for (const room of socket.rooms) {
      if (room.startsWith('audience:') && !by.has(room)) this.#evict(socket, room)
      else if (this.#rooms.has(kindOf(room))) {
        await this.#admit(ctx, room).catch((error: unknown) => {
          this.#evict(socket, room)
          if (!(error instanceof Problem)) throw error
          socket.emit('room:closed', { room })
        })
      }
    }
    await socket.join([...by])
  }

  #endHere(signIns: string[]): void {
    for (const socket of this.io.of('/').sockets.values()) {
      if (signIns.includes((socket.data as { signIn: string }).signIn)) socket.disconnect(true)
    }
  }

  async #sweep(): Promise<void> {
    if (++this.#sweepsAsked > 1) return
    // What changes during a sweep is seen by another one.
    for (let seen = 0; seen < this.#sweepsAsked;) {
      seen = this.#sweepsAsked
      for (const socket of this.io.of('/').sockets.values()) {
        await this.#recheckAll(socket).catch(() => socket.disconnect(true))
      }
    }
    this.#sweepsAsked = 0
  }

  async #recheckAll(socket: Socket): Promise<void> {
    const { person } = await this.#whoIs(socket)
    await this.#recheck(socket, person)
  }
}
