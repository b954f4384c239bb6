import { Type, type Static } from 'typebox'
import { InCommunity, LEVELS } from '../community/contract.ts'
import { Acts } from '../platform/acts.contract.ts'
import {
  AsRead,
  Day,
  endpoint,
  FreeText,
  Id,
  Instant,
  Line,
  Nullable,
  OneOf,
  Words,
} from '../platform/endpoint.ts'
import { RedactionMark } from '../redactions/contract.ts'
import { Board } from './board.contract.ts'

export const SESSION_KINDS = [
  'working_session',
  'information_meeting',
  'steering_committee',
  'study_day',
] as const
export type SessionKind = (typeof SESSION_KINDS)[number]
export const SessionKind = OneOf(SESSION_KINDS)

const PURPOSES = ['elaboration', 'experimentation_review', 'validation', 'governance', 'exchange'] as const
export type Purpose = (typeof PURPOSES)[number]
export const Purpose = OneOf(PURPOSES)

export const SESSION_STATUSES = [
  'planned',
  'convened',
  'live',
  'closed',
  'minutes_submitted',
  'minutes_approved',
  'cancelled',
] as const
export type SessionStatus = (typeof SESSION_STATUSES)[number]
export const SessionStatus = OneOf(SESSION_STATUSES)

export const SESSION_COMMANDS = [
  'plan',
  'change',
  'convene',
  'postpone',
  'cancel',
  'open',
  'close',
  'reopen',
  'takeOver',
  'takeBack',
  'shareRoles',
  'answer',
  'recordAttendance',
  'keepOutcomes',
  'writeMinutes',
  'submitMinutes',
  'approveMinutes',
  'rectifyMinutes',
] as const
export type SessionCommand = (typeof SESSION_COMMANDS)[number]

const ATTENDANCE_STATES = ['invited', 'confirmed', 'excused', 'present', 'absent'] as const
export type AttendanceState = (typeof ATTENDANCE_STATES)[number]
export const AttendanceState = OneOf(ATTENDANCE_STATES)

export const DECISION_STATUSES = ['decided', 'tabled', 'deferred', 'withdrawn'] as const
export type DecisionStatus = (typeof DECISION_STATUSES)[number]

const ACTION_STATUSES = ['open', 'done', 'dropped'] as const
export type ActionStatus = (typeof ACTION_STATUSES)[number]

export type AgendaItem = Static<typeof AgendaItem>
export const AgendaItem = Type.Object({
  title: Line(1, 200),
  minutes: Type.Integer({ minimum: 0, maximum: 600 }),
})

/** The data of a new session, or of a change before it takes place. */
export type NewSession = Static<typeof NewSession>
export const NewSession = Type.Object({
  title: Line(3, 160),
  kind: SessionKind,
  purpose: Purpose,
  template: Type.String({ minLength: 1, maxLength: 40 }),
  level: OneOf(LEVELS),
  circle: Type.Optional(Nullable(Id)),
  startsAt: Instant,
  endsAt: Instant,
  /** Where, in words: a room, an address, a link, or both, for people who join from afar. */
  venue: FreeText(300),
  agenda: Type.Array(AgendaItem, { maxItems: 20 }),
  /** The facilitators; the planner by default. */
  facilitators: Type.Optional(Type.Array(Id, { maxItems: 6, uniqueItems: true })),
  secretary: Type.Optional(Nullable(Id)),
  threads: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  tools: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  /** How many votes each person has on its board. */
  votesEach: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
})

/** `before`: what the session was when the asker began. */
export type SessionChange = Static<typeof SessionChange>
export const SessionChange = Type.Object({ ...NewSession.properties, before: AsRead(NewSession.properties) })

export type Attendee = Static<typeof Attendee>
export const Attendee = Type.Object({
  person: Id,
  name: Type.String(),
  structure: Id,
  structureName: Type.String(),
  capacity: OneOf(['delegate', 'substitute', 'guest'] as const),
  state: AttendanceState,
})

export type SessionDecision = Static<typeof SessionDecision>
export const SessionDecision = Type.Object({
  id: Id,
  title: Line(3, 300),
  status: OneOf(DECISION_STATUSES),
  decidedOn: Nullable(Day),
})

export type ActionItem = Static<typeof ActionItem>
export const ActionItem = Type.Object({
  id: Id,
  label: Line(3, 300),
  structure: Nullable(Id),
  structureName: Nullable(Type.String()),
  /** Who does it there; the minutes name the structure only. */
  person: Nullable(Id),
  personName: Nullable(Type.String()),
  dueOn: Nullable(Day),
  status: OneOf(ACTION_STATUSES),
})

/** An action as people write it down. */
export type KeptAction = Pick<ActionItem, 'id' | 'label' | 'structure' | 'dueOn'> &
  Partial<Pick<ActionItem, 'person'>>

export type Invitee = Static<typeof Invitee>
export const Invitee = Type.Object({
  person: Id,
  name: Type.String(),
  structureName: Type.String(),
  /** Called unless the person who convenes chooses otherwise. */
  byDefault: Type.Boolean(),
})

/** A session as a list shows it. */
export type SessionLine = Static<typeof SessionLine>
export const SessionLine = Type.Object({
  id: Id,
  title: Type.String(),
  kind: SessionKind,
  purpose: Purpose,
  level: OneOf(LEVELS),
  status: SessionStatus,
  startsAt: Instant,
  endsAt: Instant,
  venue: Type.String(),
  decisions: Type.Integer(),
  actions: Type.Integer(),
  /** The structures that will attend or attended. */
  structures: Type.Array(Type.String(), { maxItems: 100 }),
  /** The reader's own answer. */
  mine: Nullable(AttendanceState),
})

/** What a session's life needs to know about the reader; `acts` derives from it (rules.ts). */
export type SessionAsker = Static<typeof SessionAsker>
export const SessionAsker = Type.Object({
  person: Id,
  lead: Type.Boolean(),
  committee: Type.Boolean(),
  delegate: Type.Boolean(),
  facilitator: Type.Boolean(),
  secretary: Type.Boolean(),
  attended: Type.Boolean(),
  deputy: Type.Boolean(),
  /** A facilitator for whom someone stands in. */
  relieved: Type.Boolean(),
})

export type Session = Static<typeof Session>
export const Session = Type.Object({
  ...Type.Omit(SessionLine, ['decisions', 'actions', 'structures', 'mine']).properties,
  community: Id,
  circle: Nullable(Id),
  template: Type.String(),
  agenda: Type.Array(AgendaItem, { maxItems: 20 }),
  facilitators: Type.Array(Id, { maxItems: 6 }),
  secretary: Nullable(Id),
  deputy: Nullable(Id),
  relieved: Type.Array(Id, { maxItems: 500 }),
  /** While it is live. */
  facilitatorSeenAt: Nullable(Instant),
  votesEach: Type.Integer(),
  /** Convened less than ten days before. */
  shortNotice: Type.Boolean(),
  cancelReason: Nullable(Type.String()),
  attendance: Type.Array(Attendee, { maxItems: 500 }),
  decisions: Type.Array(SessionDecision, { maxItems: 200 }),
  actions: Type.Array(Type.Object({ ...ActionItem.properties, maySettle: Type.Boolean() }), {
    maxItems: 200,
  }),
  /** The threads and tools it is about that the reader may read. */
  about: Type.Array(Type.Object({ kind: OneOf(['thread', 'tool'] as const), id: Id, title: Type.String() }), {
    maxItems: 40,
  }),
  minutes: Nullable(
    Type.Object({
      text: Id,
      html: Type.String(),
      mayWrite: Type.Boolean(),
      submittedAt: Nullable(Instant),
      approvedAt: Nullable(Instant),
      /** The names of those who may approve them once submitted: never the person who submitted them. */
      approvers: Type.Array(Type.String(), { maxItems: 500 }),
      redaction: Nullable(RedactionMark),
    }),
  ),
  rectifications: Type.Array(
    Type.Object({ id: Id, text: Type.String(), structureName: Type.String(), at: Instant }),
    { maxItems: 200 },
  ),
  standing: SessionAsker,
  acts: Acts(SESSION_COMMANDS, ['startsAt', 'endsAt', 'reason', 'text']),
})

const OfSession = Type.Object({ community: Id, session: Id })
const at = '/api/communities/:community/sessions' as const
export const one = `${at}/:session` as const

export const ListSessions = endpoint({
  method: 'GET',
  url: at,
  summary: 'List the sessions',
  access: 'member',
  params: InCommunity,
  query: Type.Object({
    when: OneOf(['coming', 'past'] as const),
    /** The cursor of the page before. */
    after: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: Type.Object({
    sessions: Type.Array(SessionLine, { maxItems: 50 }),
    next: Nullable(Type.String()),
    /** Whether the reader may plan a session, of one kind at least. */
    mayPlan: Type.Boolean(),
  }),
})

/** Declares an endpoint at a path below one session. */
export const doing = <const Verb extends 'POST' | 'PUT'>(method: Verb, path: string) =>
  ({ method, url: `${one}/${path}` as const, access: 'member', params: OfSession }) as const

export const PlanSession = endpoint({
  method: 'POST',
  url: at,
  summary: 'Plan a session',
  access: 'member',
  params: InCommunity,
  body: NewSession,
  reply: Session,
})
export const ReadSession = endpoint({
  method: 'GET',
  url: one,
  summary: 'Read a session',
  access: 'member',
  params: OfSession,
  reply: Session,
})
export const ChangeSession = endpoint({
  method: 'PUT',
  url: one,
  summary: 'Change a planned session',
  access: 'member',
  params: OfSession,
  body: SessionChange,
  reply: Session,
})
/** Within the hour after it was closed. */
export const ReopenSession = endpoint({
  ...doing('POST', 'reopening'),
  summary: 'Resume a session that has just been closed',
  reply: Session,
})
/** The people who may be called: those who may read the session. */
export const ListInvitees = endpoint({
  method: 'GET',
  url: `${one}/convocation`,
  summary: 'List the people a session may call',
  access: 'member',
  params: OfSession,
  reply: Type.Object({
    people: Type.Array(Invitee, { maxItems: 1000 }),
  }),
})
export const ConvenePeople = endpoint({
  ...doing('PUT', 'convocation'),
  summary: 'Convene a session, calling these people',
  body: Type.Object({ people: Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true }) }),
  reply: Session,
})
export const ConveneSession = endpoint({
  ...doing('POST', 'convocation'),
  summary: 'Convene a session',
  reply: Session,
})
export const PostponeSession = endpoint({
  ...doing('POST', 'postponement'),
  summary: 'Postpone a session',
  body: Type.Object({ startsAt: Instant, endsAt: Instant }),
  reply: Session,
})
export const CancelSession = endpoint({
  ...doing('POST', 'cancellation'),
  summary: 'Cancel a session',
  body: Type.Object({ reason: Words(3, 500) }),
  reply: Session,
})
export const OpenSession = endpoint({
  ...doing('POST', 'opening'),
  summary: 'Open a session',
  reply: Session,
})
export const CloseSession = endpoint({
  ...doing('POST', 'closure'),
  summary: 'Close a session',
  reply: Session,
})

/** The board of a live or past session. */
export const ReadBoard = endpoint({
  method: 'GET',
  url: `${one}/board`,
  summary: 'Read the board of a session',
  access: 'member',
  params: OfSession,
  reply: Board,
})
