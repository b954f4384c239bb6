import type { Socket } from 'socket.io-client'
import type { EventSpec } from '#server/platform/socket-event.ts'
import type { FactName, HereOf, PayloadOf, Subject, SubjectOf } from '#server/platform/facts.ts'
import { Offline, Refusal, whoAsks } from './api.ts'
import { connection } from './connection.svelte.ts'

/** The envelope of a live message: sequence number, time, community and subject. */
interface Heard<Fact extends string, Name extends FactName, Payload> {
  readonly fact: Fact
  readonly seq: number
  readonly at: string
  readonly community: string
  readonly about: { readonly type: SubjectOf<Name>; readonly id: string }
  readonly payload: Payload
}
type HeardOf<Name extends FactName> =
  | Heard<Name, Name, PayloadOf<Name>>
  | ([HereOf<Name>] extends [never] ? never : Heard<`${Name}:here`, Name, HereOf<Name>>)
/** A live message about a thing: a fact, or the fuller form sent to people who have the thing open (`post:added:here`). */
export type HeardAbout<About extends Subject = Subject> = {
  [Name in FactName]: SubjectOf<Name> extends About ? HeardOf<Name> : never
}[FactName]
type Listener = (payload: never) => void

const ACK_MS = 10_000
const FETCH_WITHIN_MS = 2_000
/** The internal event that carries every fact. */
const FACT = 'fact'

const listeners = new Map<string, Set<Listener>>()
const rooms = new Map<string, number>()
const connections = new Set<() => void>()
let opening: Promise<Socket> | undefined

/** Listens to everything in a community. @returns a function that stops listening, fit for an $effect */
export function liveIn(community: string, hear: (heard: HeardAbout) => void): () => void {
  return listenTo<HeardAbout>(FACT, (heard) => heard.community === community && hear(heard))
}

/** Listens to things of one kind, or to one of them. @returns a function that stops listening */
export function liveAbout<About extends Subject>(
  type: About,
  hear: (heard: HeardAbout<About>) => void,
  id?: string,
): () => void {
  return listenTo<HeardAbout<About>>(FACT, (heard) => {
    if (heard.about.type === type && (!id || heard.about.id === id)) hear(heard)
  })
}

/** Listens to an event that is not a fact: log entries, presence, a closed room. */
export function listenTo<Payload>(name: string, hear: (payload: Payload) => void): () => void {
  const hearing = listeners.get(name) ?? new Set()
  listeners.set(name, hearing.add(hear))
  connect().catch(() => {})
  return () => void hearing.delete(hear)
}

/** Calls `work` at each connection, to fetch what was missed while offline. */
export function onConnect(work: () => void): () => void {
  connections.add(work)
  return () => void connections.delete(work)
}

/** Stays in a room until stopped. A refusal is ignored here: fetching the page's data reports it. */
export function inRoom(room: string): () => void {
  const entering = enter(room).catch(() => () => {})
  return () => void entering.then((leave) => leave())
}

/**
 * Enters a room, and enters it again after each reconnection. @returns a function that leaves it
 *
 * @throws Refusal when the person may not be there
 */
async function enter(room: string): Promise<() => void> {
  rooms.set(room, (rooms.get(room) ?? 0) + 1)
  try {
    await askFor('room:enter', { room })
  } catch (error) {
    if (!(error instanceof Offline)) {
      rooms.delete(room)
      throw error
    }
  }
  return () => leave(room)
}

/**
 * Sends an event and waits for its acknowledgement, which means that the effect is committed.
 *
 * @throws Refusal when it is final, Offline when trying again is sensible
 */
export async function ask<Payload, Reply = object>(
  event: EventSpec<Payload>,
  payload: Payload,
): Promise<Reply> {
  return askFor<Reply>(event.name, payload)
}

/** Closes the socket on signing out. */
export async function disconnect(): Promise<void> {
  const socket = await opening?.catch(() => undefined)
  opening = undefined
  connection.setSignedOut(false)
  rooms.clear()
  socket?.disconnect()
}

async function askFor<Reply>(name: string, payload: unknown): Promise<Reply> {
  const socket = await connect()
  let answer: unknown
  try {
    answer = await socket.timeout(ACK_MS).emitWithAck(name, payload)
  } catch {
    throw new Offline()
  }
  const { problem, retry } = answer as { problem?: ConstructorParameters<typeof Refusal>[0]; retry?: string }
  if (problem) throw new Refusal(problem)
  if (retry) throw new Offline()
  return answer as Reply
}

function leave(room: string): void {
  const others = (rooms.get(room) ?? 1) - 1
  if (others > 0) return void rooms.set(room, others)
  rooms.delete(room)
  void askFor('room:leave', { room }).catch(() => {})
}

/** The socket, opened at first use; texts and boards use it directly. */
export function connect(): Promise<Socket> {
  opening ??= open().catch(() => {
    opening = undefined
    connection.setOnline(false)
    throw new Offline()
  })
  return opening
}

async function open(): Promise<Socket> {
  const { openSocket } = await import('./live/open-socket.ts')
  const socket = openSocket(whoAsks, () => connection.setSignedOut(true))
  let before = false
  socket.on('connect', () => {
    connection.setOnline(true)
    connection.setSignedOut(false)
    void refresh(before)
    before = true
  })
  socket.on('disconnect', (reason) => {
    if (reason !== 'io client disconnect' && reason !== 'io server disconnect') connection.setOnline(false)
  })
  // Spread out: the server tells everyone at once.
  socket.on('facts:missed', () => setTimeout(() => void refresh(false), Math.random() * FETCH_WITHIN_MS))
  socket.on('room:closed', ({ room }: { room: string }) => rooms.delete(room))
  socket.onAny((name: string, payload: Partial<HeardAbout> = {}) => {
    dispatch(name, payload)
    if (payload.about) dispatch(FACT, { ...payload, fact: name, payload })
  })
  return socket
}

function dispatch(name: string, payload: object): void {
  for (const hear of [...(listeners.get(name) ?? [])]) hear(payload as never)
}

async function refresh(reconnected: boolean): Promise<void> {
  if (reconnected) await Promise.allSettled([...rooms.keys()].map((room) => askFor('room:enter', { room })))
  for (const work of connections) work()
}
