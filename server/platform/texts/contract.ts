import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable } from '../endpoint.ts'
import { event } from '../socket-event.ts'
import { problem } from '../problem.ts'

/** Size limit of one change; a text holds the address of an image, not the image. */
export const MAX_OP_BYTES = 512 * 1024

/** Size limit of a whole text, as one update: some six hundred pages, or a hundred that were much reworked. */
export const MAX_TEXT_BYTES = 1024 * 1024

/** The name of a text's room and of its stream. */
export const textRoom = (text: string) => `text:${text}`

const Room = Type.String({ pattern: '^text:', maxLength: 41 })
const Seq = Type.Integer({ minimum: 0 })
/** Yjs draws client ids from 32 bits. */
const Client = Type.Integer({ minimum: 0, maximum: 0xffff_ffff })
const Bytes = (max: number) =>
  Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array && value.length <= max)

/** Opens a text, or fetches what is missing: the entries after `since`, or what the state vector lacks. */
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
 * Several changes in one packet: their bytes concatenated, and the length of each. Sent as text, since a binary
 * attachment would be a second frame for each receiver.
 */
export interface PackedEntries {
  room: string
  /** The sequence number of the first; the others follow. */
  seq: number
  entries: { op: string; size: number }[]
  /** Base64. */
  data: string
}

/** The reply to `text:join`: the changes one by one when they are few, otherwise merged. */
export type JoinedText = {
  epoch: string
  head: number
  mayWrite: boolean
  /** Why the reader may not write, in French; `null` when they may. */
  because: string | null
} & ({ rows: Omit<PackedEntries, 'room'> } | { merged: Uint8Array })

/** Appends one change. Acknowledged after the commit. */
export const AppendToText = event({
  name: 'text:append',
  access: 'room',
  schema: Type.Object({ room: Room, op: Id, payload: Bytes(MAX_OP_BYTES) }),
  // Allows the burst after a time offline; the editor sends at most one change every 40 ms.
  limit: { max: 400, perSeconds: 10 },
})
export type Appended = Static<typeof Appended>
export const Appended = Type.Object({ seq: Seq, at: Instant })

const Place = Type.Object({ client: Client, clock: Seq })
/** A relative position, as Yjs encodes it: beside a character, or at an end of a node or of the text. */
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

/** The sender's cursor. Never stored; dropped rather than queued. */
export const ShowInText = event({
  name: 'text:awareness',
  access: 'room',
  schema: Type.Object({
    room: Room,
    client: Client,
    clock: Seq,
    state: Nullable(Type.Object({ cursor: Nullable(Cursor) })),
    /** Just joined: the others send their cursors in return. */
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

/** The messages the server sends to people who have a text open. */
export interface TextMessages {
  'text:entries': PackedEntries
  /** Sent every two seconds, so that clients notice a lost last message. */
  'text:head': { room: string; head: number; epoch: string; frozen: boolean }
  'text:awareness': Presence
  'text:left': { room: string; clients: number[] }
}

/** A person's cursor; their identity comes from their sign-in, not from their browser. */
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
  /** The hue of the structure, from 0 to 359. */
  hue?: number
}

export const textFrozen = problem(
  'text-frozen',
  409,
  'Ce texte est arrêté\u00a0: il se lit, mais ne se modifie plus.',
)
export const textMasked = problem(
  'text-masked',
  409,
  'Ce texte est masqué le temps d’une vérification\u00a0: il se lira et se modifiera de nouveau une fois la décision prise.',
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
/** Builds on changes that have not arrived: sent again after them, it is accepted. */
export const changeEarly = problem(
  'change-early',
  425,
  'Cette modification est arrivée avant celle qu’elle prolonge : elle sera enregistrée dans un instant.',
)
export const textFull = problem(
  'text-full',
  422,
  'Ce texte est devenu trop long pour grandir encore. Continuez dans un autre texte, ou retirez-en une partie : ce que vous venez d’écrire vous est rendu à l’ouverture.',
)
export const textRestored = problem(
  'text-restored',
  409,
  'Ce texte a été rétabli depuis une sauvegarde. Rechargez-le pour continuer.',
)
/** Used by the browser when the person loses access to an open text. */
export const textClosed = problem('text-closed', 404, 'Vous n’avez plus accès à ce texte.')
