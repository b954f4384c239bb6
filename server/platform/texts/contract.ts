import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable } from '../endpoint.ts'
import { event } from '../event.ts'
import { problem } from '../problem.ts'

/** What one change of a text may weigh; an image is not part of a text, only its address is. */
export const MAX_OP_BYTES = 512 * 1024

/** The room, and the stream, of a text. */
export const textRoom = (text: string) => `text:${text}`

const Room = Type.String({ pattern: '^text:', maxLength: 41 })
const Seq = Type.Integer({ minimum: 0 })
/** Yjs draws them from 32 bits. */
const Client = Type.Integer({ minimum: 0, maximum: 0xffff_ffff })
const Bytes = (max: number) =>
  Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array && value.length <= max)

/** Opens a text, or catches up with it: what follows `since`, or what the state vector says is missing. */
export const JoinText = event({
  name: 'text:join',
  access: 'signed_in',
  schema: Type.Object({
    room: Room,
    since: Seq,
    epoch: Nullable(Id),
    stateVector: Bytes(256 * 1024),
  }),
  limit: { max: 120, perSeconds: 10 },
})

/**
 * Several changes in one packet: their bytes end to end, and how many belong to each. As text, because a binary part
 * would travel as a second frame to each receiver, and these are sent to many.
 */
export interface PackedEntries {
  room: string
  /** Of the first; the others follow one by one. */
  seq: number
  entries: { op: string; size: number }[]
  /** In base64. */
  data: string
}

/** Answered to `text:join`: the changes one by one when they are few, and otherwise all of them in one. */
export type JoinedText = {
  epoch: string
  head: number
  mayWrite: boolean
  /** Why not, in words for the reader; `null` when one may. */
  because: string | null
} & ({ rows: Omit<PackedEntries, 'room'> } | { merged: Uint8Array })

/** Writes one change. Answered once it is committed. */
export const AppendToText = event({
  name: 'text:append',
  access: 'room',
  schema: Type.Object({ room: Room, op: Id, payload: Bytes(MAX_OP_BYTES) }),
  // A burst after a stay offline; the editor itself sends at most one in 40 ms.
  limit: { max: 400, perSeconds: 10 },
})
export type Appended = Static<typeof Appended>
export const Appended = Type.Object({ seq: Seq, at: Instant })

const Place = Type.Object({ client: Client, clock: Seq })
/** In a Yjs document, as Yjs writes it: beside a character, or at an end of a node or of the text. */
const Position = Type.Refine(
  Type.Object({
    item: Type.Optional(Nullable(Place)),
    type: Type.Optional(Nullable(Place)),
    tname: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
    assoc: Type.Optional(Type.Integer()),
  }),
  ({ item, type, tname }) => Boolean(item ?? type ?? tname),
)
type Cursor = Static<typeof Cursor>
const Cursor = Type.Object({ anchor: Position, head: Position })

/** Where one's cursor is. Never stored; dropped rather than queued. */
export const ShowInText = event({
  name: 'text:awareness',
  access: 'room',
  schema: Type.Object({
    room: Room,
    client: Client,
    clock: Seq,
    state: Nullable(Type.Object({ cursor: Nullable(Cursor) })),
    /** Newly there: the others show themselves in return. */
    hello: Type.Optional(Type.Boolean()),
  }),
  limit: { max: 200, perSeconds: 10 },
})

export const LeaveText = event({
  name: 'text:leave',
  access: 'room',
  schema: Type.Object({ room: Room }),
  limit: { max: 60, perSeconds: 10 },
})

/** What the server says, unasked, to those who have a text open. */
export interface TextMessages {
  'text:entries': PackedEntries
  /** Every two seconds: whoever has missed the last message notices. */
  'text:head': { room: string; head: number; epoch: string; frozen: boolean }
  'text:awareness': Presence
  'text:left': { room: string; clients: number[] }
}

/** Where someone's cursor is; who they are comes from their sign-in, not from their browser. */
export interface Presence {
  room: string
  client: number
  clock: number
  state: { cursor: Cursor | null; user: Writer } | null
  hello?: boolean
}

export interface Writer {
  person: string
  name: string
  structureName: string
  /** Of the structure's colour, from 0 to 359. */
  hue?: number
}

export const textFrozen = problem(
  'text-frozen',
  409,
  'Ce texte est arrêté\u00a0: il se lit, mais ne se modifie plus.',
)
export const changeTooLarge = problem(
  'change-too-large',
  422,
  'Ce que vous venez d’ajouter est trop long pour être gardé en une fois. Ajoutez-le en plusieurs morceaux.',
)
export const changeUnreadable = problem(
  'change-unreadable',
  422,
  'Cette modification est arrivée abîmée et n’a pas été gardée. Rechargez la page pour reprendre le texte.',
)
export const textRestored = problem(
  'text-restored',
  409,
  'Ce texte a été rétabli depuis une sauvegarde. Rechargez-le pour continuer.',
)
/** For the browser, when the rights of whoever has a text open have changed meanwhile. */
export const textClosed = problem('text-closed', 404, 'Vous n’avez plus accès à ce texte.')
