import { Type, type Static } from 'typebox'
import { InCommunity, Level } from '../community/contract.ts'
import { endpoint, Id, Instant, Nullable } from '../platform/endpoint.ts'

/** Highlighted text as segments, so that no HTML is sent. */
const Segments = Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() }))

export type FoundThing = Static<typeof FoundThing>
export const FoundThing = Type.Object({
  /** `thread`, `post`, `tool`, `session`, `issue`, `person`, `structure`. */
  kind: Type.String(),
  id: Id,
  /** The thing whose page it is on, itself unless it is a part: a post is on its thread's, a person on their structure's. */
  page: Type.Object({ kind: Type.String(), id: Id, title: Type.String() }),
  /** Where on that page. */
  anchor: Nullable(Type.String()),
  level: Level,
  title: Segments,
  excerpt: Segments,
  at: Instant,
})

export type FoundPage = Static<typeof FoundPage>
export const FoundPage = Type.Object({
  found: Type.Array(FoundThing),
  next: Nullable(Type.String()),
  total: Type.Integer(),
  /** Nothing contains the words: misspellings were corrected, and words allowed to be missing. */
  widened: Type.Boolean(),
})

export const Search = endpoint({
  method: 'GET',
  url: '/api/communities/:community/search',
  summary: 'Search a community',
  access: 'member',
  limit: { max: 120, perSeconds: 60 },
  params: InCommunity,
  query: Type.Object({
    q: Type.String({ maxLength: 200 }),
    kind: Type.Optional(Type.String({ pattern: '^[a-z]+$', maxLength: 20 })),
    before: Type.Optional(Type.String({ maxLength: 120 })),
  }),
  reply: FoundPage,
})
