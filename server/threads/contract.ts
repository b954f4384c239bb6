import { Type, type Static } from 'typebox'
import { InCommunity, Level, Posture } from '../community/contract.ts'
import { Done, endpoint, FreeText, Id, Instant, Line, Nullable, OneOf } from '../platform/endpoint.ts'
import { RichText } from '../platform/richtext/richtext.contract.ts'
import {
  MOST_POSTS,
  NewPost,
  NewThread,
  Post,
  PostChange,
  PostNumber,
  Thread,
  ThreadEvent,
  ThreadMove,
  ThreadPage,
  ThreadStatus,
  ThreadSummary,
  Vignette,
} from './thread.contract.ts'

/** Posts per page. */
export const PAGE = 20
const THREADS = '/api/communities/:community/threads'
const InThread = Type.Object({ community: Id, thread: Id })
const InPost = Type.Object({ community: Id, thread: Id, post: Id })
const WRITING = { max: 60, perSeconds: 60 }

export const THREAD_FILTERS = ['all', 'unread', 'seeking', 'resolved'] as const
export const ThreadFilter = OneOf(THREAD_FILTERS)
export type ThreadFilter = Static<typeof ThreadFilter>

export const ListThreads = endpoint({
  method: 'GET',
  url: THREADS,
  summary: 'List threads',
  access: 'member',
  params: InCommunity,
  query: Type.Object({
    filter: Type.Optional(ThreadFilter),
    tag: Type.Optional(Type.String({ maxLength: 40 })),
    /** The `next` of the previous page. */
    before: Type.Optional(Type.String({ maxLength: 80 })),
  }),
  reply: Type.Object({ threads: Type.Array(ThreadSummary), next: Nullable(Type.String()) }),
})

/** Posts around `post`, or after or before a number; by default from the first unread one. */
export const ReadThread = endpoint({
  method: 'GET',
  url: `${THREADS}/:thread`,
  summary: 'Read a thread',
  access: 'member',
  params: InThread,
  query: Type.Object({
    post: Type.Optional(PostNumber),
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_POSTS })),
    before: Type.Optional(PostNumber),
  }),
  reply: ThreadPage,
})

/** A post as written, for its author to edit, with its earlier texts. */
export const ReadPost = endpoint({
  method: 'GET',
  url: `${THREADS}/:thread/posts/:post`,
  summary: 'Read the source and earlier versions of a post',
  access: 'member',
  params: InPost,
  reply: Type.Object({
    body: RichText,
    vignette: Nullable(Vignette),
    versions: Type.Array(Type.Object({ html: Type.String(), replacedAt: Nullable(Instant) })),
  }),
})

/** The levels and postures offered when opening a thread. */
export const ReadOpening = endpoint({
  method: 'GET',
  url: `${THREADS}/opening`,
  summary: 'List the choices for opening a thread',
  access: 'member',
  params: InCommunity,
  reply: Type.Object({
    levels: Type.Array(
      Type.Object({
        level: Level,
        circle: Nullable(Type.Object({ id: Id, name: Type.String() })),
        people: Type.Integer(),
        structures: Type.Integer(),
        /** Whether enough people read it for a sealed author not to be guessed. */
        sealable: Type.Boolean(),
      }),
    ),
    postures: Type.Array(Posture),
    tags: Type.Array(Type.String()),
  }),
})

export const SimilarThreads = endpoint({
  method: 'GET',
  url: `${THREADS}/similar`,
  summary: 'Find threads with a similar title',
  access: 'member',
  params: InCommunity,
  query: Type.Object({ title: Line(3, 140) }),
  reply: Type.Array(
    Type.Object({ id: Id, title: Type.String(), status: ThreadStatus, postCount: Type.Integer() }),
  ),
})

export const OpenThread = endpoint({
  method: 'POST',
  url: THREADS,
  summary: 'Open a thread',
  access: 'member',
  limit: WRITING,
  sealable: true,
  params: InCommunity,
  body: NewThread,
  reply: Thread,
})

export const AddPost = endpoint({
  method: 'POST',
  url: `${THREADS}/:thread/posts`,
  summary: 'Answer a thread',
  access: 'member',
  limit: WRITING,
  sealable: true,
  params: InThread,
  body: NewPost,
  reply: Post,
})

export const EditPost = endpoint({
  method: 'PATCH',
  url: `${THREADS}/:thread/posts/:post`,
  summary: 'Edit a post',
  access: 'member',
  limit: WRITING,
  sealable: true,
  params: InPost,
  body: PostChange,
  reply: Post,
})

export const MoveThread = endpoint({
  method: 'POST',
  url: `${THREADS}/:thread/moves`,
  summary: 'Move a thread to another status',
  access: 'member',
  limit: WRITING,
  sealable: true,
  params: InThread,
  body: ThreadMove,
  reply: Type.Object({ thread: Thread, event: ThreadEvent }),
})

/** « Nous aussi », from a structure; `said: false` withdraws it. */
export const SaySameHere = endpoint({
  method: 'PUT',
  url: `${THREADS}/:thread/same-here`,
  summary: 'Say that a structure has the same problem',
  access: 'member',
  params: InThread,
  body: Type.Object({ said: Type.Boolean(), note: Type.Optional(FreeText(300)) }),
  reply: Type.Object({ sameHere: Thread.properties.sameHere }),
})

export const MarkRead = endpoint({
  method: 'PUT',
  url: `${THREADS}/:thread/read`,
  summary: 'Mark posts as read',
  access: 'member',
  notIdempotent: true,
  params: InThread,
  body: Type.Object({ number: Type.Integer({ minimum: 0, maximum: MOST_POSTS }) }),
  reply: Done,
})

export const SeeMention = endpoint({
  method: 'PUT',
  url: '/api/communities/:community/mentions/:post/seen',
  summary: 'Say that a mention of me has been seen, and needs no answer',
  access: 'member',
  params: Type.Object({ community: Id, post: Id }),
  reply: Done,
})

export const FollowThread = endpoint({
  method: 'PUT',
  url: `${THREADS}/:thread/follow`,
  summary: 'Follow a thread, or stop',
  access: 'member',
  params: InThread,
  body: Type.Object({ following: Type.Boolean() }),
  reply: Done,
})
