import { Type, type Static } from 'typebox'
import { InCommunity } from '../community/contract.ts'
import { Day, endpoint, Id, Instant, Nullable, OneOf } from '../platform/endpoint.ts'

/** Something that awaits this reader. */
export type Awaiting = Static<typeof Awaiting>
export const Awaiting = Type.Object({
  kind: OneOf([
    'mention',
    'mandate_to_accept',
    'mandate_to_grant',
    'session_to_answer',
    'session_live',
    'issue_to_approve',
    'issue_to_publish',
    'minutes_to_write',
    'minutes_to_approve',
    'action_due',
    'thread_solution_proposed',
    'thread_clarification',
    'thread_followed',
    'invitation_to_answer',
    'redaction_to_decide',
  ] as const),
  label: Type.String(),
  href: Type.String(),
  at: Nullable(Instant),
  /** Who it comes from: a person, or a structure; `null` when nobody signed. */
  who: Nullable(Type.String()),
  /** The thing it was decided in. */
  where: Nullable(Type.String()),
  /** The last day to do it. */
  due: Nullable(Day),
  late: Type.Boolean(),
  /** The post of a mention, to say that it has been seen. */
  post: Nullable(Id),
  /** How many there are. */
  count: Nullable(Type.Integer()),
})

/** One recently changed thing: how often, and by which structures. */
export type Moved = Static<typeof Moved>
export const Moved = Type.Object({
  kind: OneOf(['thread', 'tool', 'session', 'issue'] as const),
  id: Id,
  label: Type.String(),
  href: Type.String(),
  at: Instant,
  /** Names of the facts and how many of each, the first to be said first. */
  facts: Type.Record(Type.String(), Type.Integer()),
  structures: Type.Array(Type.String()),
})

export type Today = Static<typeof Today>
export const Today = Type.Object({
  awaiting: Type.Array(Awaiting),
  moved: Type.Array(Moved),
  nextSession: Nullable(
    Type.Object({
      id: Id,
      title: Type.String(),
      startsAt: Instant,
      venue: Type.String(),
      live: Type.Boolean(),
    }),
  ),
  latestIssue: Nullable(
    Type.Object({
      id: Id,
      number: Type.Integer(),
      title: Type.String(),
      publishedAt: Instant,
      opening: Type.String(),
    }),
  ),
  journalName: Type.String(),
  purpose: Type.String(),
})

/** The home of a community: what awaits me, what moved, the next session, the latest journal. */
export const ReadToday = endpoint({
  method: 'GET',
  url: '/api/communities/:community/today',
  summary: 'Read what awaits me and what changed',
  access: 'member',
  params: InCommunity,
  reply: Today,
})
