import { RedactionMark } from '../redactions/contract.ts'
import { Type, type Static } from 'typebox'
import { Level, Posture, SignedBy } from '../community/contract.ts'
import { Acts } from '../platform/acts.contract.ts'
import { AsRead, Day, FreeText, Id, Instant, Line, Nullable, OneOf, Words } from '../platform/endpoint.ts'
import { RichText } from '../platform/richtext/richtext.contract.ts'

export const THREAD_KINDS = ['problem', 'question', 'experience', 'breakthrough', 'watch'] as const
export type ThreadKind = (typeof THREAD_KINDS)[number]
export const ThreadKind = OneOf(THREAD_KINDS)

export const THREAD_STATUSES = [
  'open',
  'clarified',
  'in_progress',
  'solution_proposed',
  'resolved',
  'capitalised',
  'parked',
  'merged',
  'closed',
] as const
export type ThreadStatus = (typeof THREAD_STATUSES)[number]
export const ThreadStatus = OneOf(THREAD_STATUSES)

/** Kinds of posts; the first post of a thread is its `opening`. */
export const WRITTEN_KINDS = ['reply', 'clarification', 'proposal', 'synthesis', 'announcement'] as const
export type WrittenKind = (typeof WRITTEN_KINDS)[number]
export const WrittenKind = OneOf(WRITTEN_KINDS)
export type PostKind = 'opening' | WrittenKind
export const PostKind = OneOf(['opening', ...WRITTEN_KINDS] as const)

export const THREAD_COMMANDS = [
  'clarify',
  'takeUp',
  'proposeSolution',
  'acceptSolution',
  'rejectSolution',
  'capitalise',
  'park',
  'resume',
  'merge',
  'close',
  'reopen',
] as const
export type ThreadCommand = (typeof THREAD_COMMANDS)[number]
export const ThreadCommand = OneOf(THREAD_COMMANDS)

/** More posts than a thread will ever have. */
export const MOST_POSTS = 1_000_000
/** The post's number in its thread, from 1. */
export const PostNumber = Type.Integer({ minimum: 1, maximum: MOST_POSTS })

/** The three parts of a problem: observation, attempts, question. Describes a recomposed situation, never a person. */
export type Vignette = Static<typeof Vignette>
export const Vignette = Type.Object({
  established: Words(1, 4000),
  /** Empty when nothing has been tried yet. */
  tried: FreeText(4000),
  question: Words(1, 4000),
})

const Title = Line(8, 140)
const Tags = Type.Array(Line(2, 40), { maxItems: 6 })
const Note = Words(1, 1000)
const Named = Type.Object({ id: Id, name: Type.String(), shortName: Type.String() })

/** When it was written: the instant, or the Monday of its week when sealed. */
const Dated = { at: Nullable(Instant), week: Nullable(Day) }

const Head = {
  id: Id,
  kind: ThreadKind,
  title: Type.String(),
  status: ThreadStatus,
  level: Level,
  circle: Nullable(Type.Object({ id: Id, name: Type.String() })),
  sensitive: Type.Boolean(),
  sealed: Type.Boolean(),
  tags: Type.Array(Type.String()),
  /** `null` when sealed. */
  signedBy: Nullable(SignedBy),
  ...Dated,
  /** Also the number of the last post: they are dense. */
  postCount: Type.Integer(),
  /** The last activity, or the Monday of its week when sealed. */
  lastAt: Instant,
}

export type ThreadSummary = Static<typeof ThreadSummary>
export const ThreadSummary = Type.Object({
  ...Head,
  excerpt: Type.String(),
  /** Posts the reader has not read. */
  unread: Type.Integer(),
  /** The structures that have written in it: the first ones' short names, and how many there are. */
  structures: Type.Array(Type.String()),
  structureCount: Type.Integer(),
  /** How many structures have said « nous aussi ». */
  sameHere: Type.Integer(),
})

export type Thread = Static<typeof Thread>
export const Thread = Type.Object({
  ...Head,
  recomposed: Type.Boolean(),
  singleStructure: Type.Boolean(),
  /** The structure that leads it. */
  caretaker: Nullable(Named),
  tool: Nullable(Id),
  session: Nullable(Id),
  mergedInto: Nullable(Id),
  reviewOn: Nullable(Day),
  learned: Nullable(Type.String()),
  proposalCount: Type.Integer(),
  structures: Type.Array(Named),
  sameHere: Type.Array(Type.Object({ ...Named.properties, note: Type.String() })),
})

export type Post = Static<typeof Post>
export const Post = Type.Object({
  id: Id,
  number: Type.Integer(),
  /** The number of the post it answers, when it answers one. */
  parent: Nullable(Type.Integer()),
  kind: PostKind,
  html: Type.String(),
  signedBy: Nullable(SignedBy),
  ...Dated,
  edited: Type.Boolean(),
  /** Whether someone said that it concerns a real person. */
  redaction: Nullable(RedactionMark),
})

/** A step of the thread's life, shown between posts. */
export type ThreadEvent = Static<typeof ThreadEvent>
export const ThreadEvent = Type.Object({
  place: Type.Integer(),
  afterNumber: Type.Integer(),
  command: ThreadCommand,
  from: ThreadStatus,
  to: ThreadStatus,
  note: Nullable(Type.String()),
  signedBy: Nullable(SignedBy),
  ...Dated,
})

/** The reader's own state in a thread. */
export type ThreadReader = Static<typeof ThreadReader>
export const ThreadReader = Type.Object({
  lastRead: Type.Integer(),
  following: Type.Boolean(),
  isAuthor: Type.Boolean(),
  isDelegate: Type.Boolean(),
  isLead: Type.Boolean(),
  /** The numbers of the returned posts that the reader wrote sealed. */
  sealedPosts: Type.Array(Type.Integer()),
})

export type ThreadPage = Static<typeof ThreadPage>
export const ThreadPage = Type.Object({
  thread: Thread,
  /** At most `PAGE` in a row. */
  posts: Type.Array(Post),
  synthesis: Nullable(Post),
  events: Type.Array(ThreadEvent),
  you: ThreadReader,
  acts: Acts(THREAD_COMMANDS, ['reason', 'learned', 'reviewOn']),
})

export type NewThread = Static<typeof NewThread>
export const NewThread = Type.Object(
  {
    kind: Type.Optional(ThreadKind),
    title: Title,
    /** For a problem; every other kind has a `body`. */
    vignette: Type.Optional(Vignette),
    body: Type.Optional(RichText),
    level: Level,
    circle: Type.Optional(Id),
    sensitive: Type.Optional(Type.Boolean()),
    /** The author states that the situation is recomposed and nobody can be recognised. */
    recomposed: Type.Optional(Type.Boolean()),
    sealed: Type.Optional(Type.Boolean()),
    posture: Type.Optional(Posture),
    tags: Type.Optional(Tags),
  },
  { additionalProperties: false },
)

export type NewPost = Static<typeof NewPost>
export const NewPost = Type.Object(
  {
    body: RichText,
    kind: Type.Optional(WrittenKind),
    parent: Type.Optional(PostNumber),
    posture: Type.Optional(Posture),
    /** Only the author of a sealed thread, in it. */
    sealed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

export type PostChange = Static<typeof PostChange>
const Written = { body: RichText, vignette: Vignette }
export const PostChange = Type.Object(
  {
    ...Type.Partial(Type.Object(Written)).properties,
    /** What the post said when its author began: refused when it says something else now. */
    before: AsRead(Written),
  },
  { additionalProperties: false },
)

export type ThreadMove = Static<typeof ThreadMove>
export const ThreadMove = Type.Object(
  {
    command: ThreadCommand,
    /** A reason, or the lesson learned. */
    note: Type.Optional(Note),
    reviewOn: Type.Optional(Day),
    into: Type.Optional(Id),
    singleStructure: Type.Optional(Type.Boolean()),
    tool: Type.Optional(Id),
    session: Type.Optional(Id),
    posture: Type.Optional(Posture),
  },
  { additionalProperties: false },
)
