import { Type, type Static } from 'typebox'
import { Day, Id, Line, Nullable, OneOf } from '../platform/endpoint.ts'
import { event } from '../platform/socket-event.ts'

/** In order. A card written in the first phase is private to its author until the second. */
export const PHASES = ['writing', 'grouping', 'voting', 'discussion'] as const
export type Phase = (typeof PHASES)[number]
export const Phase = OneOf(PHASES)

export const MAX_CARD = 500
export const MAX_CARDS = 800
export const MAX_NOTES = 100

const CardText = Type.String({ minLength: 1, maxLength: MAX_CARD, pattern: '\\S' })
/** The author's word that the words are about nobody, in a command sent again after it was refused. */
const Vouched = Type.Optional(Type.Boolean())
const ColumnKey = Type.String({ minLength: 1, maxLength: 20 })

/** Who wrote a card, and in the name of what. */
export type CardSignature = Static<typeof CardSignature>
export const CardSignature = Type.Object({
  person: Id,
  structure: Id,
  mandate: Nullable(Id),
  posture: Type.Union([
    Type.Literal('personal'),
    Type.Literal('structure_view'),
    Type.Literal('structure_commitment'),
  ]),
})

export type Card = Static<typeof Card>
export const Card = Type.Object({
  id: Id,
  column: Type.String(),
  text: Type.String(),
  /** `null` for a card without signature: its author is stored nowhere. */
  by: Nullable(CardSignature),
  /** The card it is grouped under; groups do not nest. */
  parent: Nullable(Id),
  /** Once the votes are counted; `null` until then. */
  votes: Nullable(Type.Integer({ minimum: 0 })),
})

/** What the note-taker records during the discussion; it goes into the minutes unchanged. */
export type Note = Static<typeof Note>
export const Note = Type.Union([
  Type.Object({
    kind: Type.Literal('decision'),
    id: Id,
    title: Line(3, 300),
    status: Type.Union([
      Type.Literal('decided'),
      Type.Literal('tabled'),
      Type.Literal('deferred'),
      Type.Literal('withdrawn'),
    ]),
  }),
  Type.Object({
    kind: Type.Literal('action'),
    id: Id,
    label: Line(3, 300),
    structure: Nullable(Id),
    dueOn: Nullable(Day),
  }),
  Type.Object({
    kind: Type.Literal('disagreement'),
    id: Id,
    text: Type.String({ minLength: 3, maxLength: 500 }),
  }),
])

export type BoardCommand = Static<typeof BoardCommand>
export const BoardCommand = Type.Union([
  Type.Object({
    type: Type.Literal('write'),
    card: Id,
    column: ColumnKey,
    text: CardText,
    sealed: Type.Boolean(),
    vouched: Vouched,
  }),
  Type.Object({ type: Type.Literal('edit'), card: Id, text: CardText, vouched: Vouched }),
  Type.Object({ type: Type.Literal('remove'), card: Id }),
  Type.Object({ type: Type.Literal('move'), card: Id, column: ColumnKey, before: Nullable(Id) }),
  Type.Object({ type: Type.Literal('attach'), card: Id, to: Id }),
  Type.Object({ type: Type.Literal('vote'), card: Id }),
  Type.Object({ type: Type.Literal('unvote'), card: Id }),
  Type.Object({ type: Type.Literal('advance'), phase: Phase }),
  Type.Object({ type: Type.Literal('start_timer'), seconds: Type.Integer({ minimum: 10, maximum: 7200 }) }),
  Type.Object({ type: Type.Literal('extend_timer'), seconds: Type.Integer({ minimum: 10, maximum: 3600 }) }),
  Type.Object({ type: Type.Literal('stop_timer') }),
  Type.Object({ type: Type.Literal('keep_note'), note: Note, vouched: Vouched }),
  Type.Object({ type: Type.Literal('drop_note'), note: Id }),
])

/** A command that carries words. */
export type WrittenCommand = Extract<BoardCommand, { vouched?: boolean }>

/** A change of a board. `apply` folds any sequence of these into a state. */
export type BoardEvent =
  | { type: 'opened'; columns: { key: string; title: string }[]; votesEach: number }
  | { type: 'advanced'; phase: Phase; cards?: Card[]; totals?: Record<string, number> }
  | { type: 'card_added'; card: Card }
  | { type: 'card_edited'; card: string; text: string }
  | { type: 'card_removed'; card: string }
  | { type: 'card_moved'; card: string; column: string; before: string | null }
  | { type: 'card_attached'; card: string; to: string }
  | { type: 'timer_set'; endsAt: number | null }
  | { type: 'note_kept'; note: Note }
  | { type: 'note_dropped'; note: string }

/** One command as the log stores it. */
export interface BoardEntry {
  readonly seq: number
  /** The id of the command, made by its sender. */
  readonly op: string
  /** The server's time, in milliseconds. */
  readonly at: number
  readonly events: readonly BoardEvent[]
}

export type BoardState = Static<typeof BoardState>
export const BoardState = Type.Object({
  seq: Type.Integer(),
  phase: Phase,
  votesEach: Type.Integer(),
  columns: Type.Array(
    Type.Object({
      key: Type.String(),
      title: Type.String(),
      /** The cards that are not grouped under another, in order. */
      cards: Type.Array(Id, { maxItems: MAX_CARDS }),
    }),
    { maxItems: 12 },
  ),
  cards: Type.Record(Type.String(), Card),
  /** When the timer ends, in milliseconds of the server's clock. */
  timerEndsAt: Nullable(Type.Number()),
  notes: Type.Array(Note, { maxItems: MAX_NOTES }),
})

/** Today's names of the people and structures on a board. */
export type Who = Static<typeof Who>
export const Who = Type.Object({
  people: Type.Record(Type.String(), Type.String()),
  structures: Type.Record(Type.String(), Type.String()),
})

export const Board = Type.Object({ state: BoardState, who: Who })

/** What only one person sees of a board: their cards before the reveal, their votes before the count. */
export type PrivateItems = Static<typeof PrivateItems>
export const PrivateItems = Type.Object({
  cards: Type.Record(
    Type.String(),
    Type.Object({ id: Id, column: Type.String(), text: Type.String(), sealed: Type.Boolean() }),
  ),
  votes: Type.Record(Type.String(), Type.Integer()),
})

/** The room, and the stream, of a session's board. */
export const boardRoom = (session: string) => `board:${session}`
const Room = Type.String({ pattern: '^board:', maxLength: 42 })
/** Proves the author of an unsigned private card. The server stores only its hash. */
const Key = Type.String({ minLength: 20, maxLength: 80 })

/** Opens a board, or catches up after a disconnection. */
export const JoinBoard = event({
  name: 'board:join',
  access: 'signed_in',
  schema: Type.Object({
    room: Room,
    /** The number of the last entry seen; 0 for none. */
    since: Type.Integer({ minimum: 0 }),
    keys: Type.Array(Key, { maxItems: 60 }),
  }),
  limit: { max: 120, perSeconds: 10 },
})

/** Who acts on a board, and their rights there. */
export interface Actor extends CardSignature {
  readonly facilitator: boolean
  /** Whether they record notes: facilitators and the secretary do. */
  readonly notes: boolean
}

export type JoinedBoard = {
  /** The server's time, in milliseconds: the timer follows that clock. */
  now: number
  head: number
  me: Actor
  who: Who
  privateItems: PrivateItems
  present: PresentPerson[]
} & ({ state: BoardState } | { entries: BoardEntry[] })

/** Runs a command on a board. Answered after the commit. */
export const ActOnBoard = event({
  name: 'board:act',
  access: 'room',
  schema: Type.Object({ room: Room, op: Id, command: BoardCommand, key: Type.Optional(Key) }),
  limit: { max: 300, perSeconds: 10 },
})
export type Acted = { seq: number }

export const LeaveBoard = event({
  name: 'board:leave',
  access: 'room',
  schema: Type.Object({ room: Room }),
  limit: { max: 60, perSeconds: 10 },
})

/** Tells whether the person has begun a card or a note that the board does not have yet. */
export const WriteOnBoard = event({
  name: 'board:writing',
  access: 'room',
  schema: Type.Object({ room: Room, writing: Type.Boolean() }),
  limit: { max: 60, perSeconds: 10 },
})

export interface PresentPerson {
  person: string
  structure: string
  writing?: boolean
}

/** What the server broadcasts to people who have a board open. */
export interface BoardMessages {
  'board:events': { room: string; entries: BoardEntry[]; who: Who }
  /** Every two seconds, so that a client notices that it missed the last message. */
  'board:head': { room: string; head: number }
  /** Who is present through one process of the server. */
  'board:present': { room: string; node: string; present: PresentPerson[]; who: Who }
}
