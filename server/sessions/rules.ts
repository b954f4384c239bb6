import type { Reader } from '../community/contract.ts'
import { life, NEW, type By } from '../platform/life.rules.ts'
import { malformed } from '../platform/problem.ts'
import { SESSION_COMMANDS, SESSION_STATUSES } from './contract.ts'
import type { ActionItem, Session, SessionKind, SessionStatus, SessionAsker } from './contract.ts'
import {
  alreadyThere,
  closedTooLong,
  facilitatorThere,
  notRelieved,
  notStandIn,
  notSessionApprover,
  notSessionFacilitator,
  notSessionLead,
  notSessionPlanner,
  notSessionSecretary,
  ownMinutes,
  sessionElsewhere,
} from './refusals.contract.ts'

const ROLES = [
  'member',
  'lead',
  'facilitator',
  'secretary',
  'committee',
  'delegate',
  'attendee',
  'approver',
  'deputy',
  'relieved',
] as const
type SessionRole = (typeof ROLES)[number]

/** The fields that a session's life depends on. */
interface MovingSession {
  readonly status: SessionStatus | typeof NEW
  readonly kind: SessionKind
  /** When minutes that are submitted were last changed. */
  readonly untouchedSince?: Date | null
  /** Who submitted the minutes; absent for minutes submitted before that was kept. */
  readonly submittedBy?: string | null
  /** The names of those who may approve the minutes instead. */
  readonly approvers?: readonly string[]
  readonly closedAt?: string | null
  /** When a facilitator was last at the board; absent while nobody was. */
  readonly facilitatorSeenAt?: string | null
}

/** A committee's session is prepared, convened and approved by its members, any other one by delegates and the lead. */
function rolesOf(asker: SessionAsker, { kind }: MovingSession): SessionRole[] {
  const isCommittee = kind === 'steering_committee'
  const has: Record<SessionRole, boolean> = {
    member: true,
    lead: asker.lead,
    facilitator: asker.facilitator,
    secretary: asker.secretary,
    committee: isCommittee && asker.committee,
    delegate: !isCommittee && asker.delegate,
    deputy: asker.deputy,
    relieved: asker.relieved,
    attendee: asker.attended,
    approver: isCommittee ? asker.committee : asker.lead,
  }
  return ROLES.filter((role) => has[role])
}

const STANDS: Record<SessionStatus | typeof NEW, string> = {
  new: 'La séance n’est pas encore préparée.',
  planned: 'La séance est en préparation.',
  convened: 'La séance est convoquée.',
  live: 'La séance a lieu en ce moment.',
  closed: 'La séance est close et son compte rendu s’écrit.',
  minutes_submitted: 'Le compte rendu attend d’être approuvé.',
  minutes_approved: 'Le compte rendu est approuvé : il ne change plus, on peut seulement le rectifier.',
  cancelled: 'La séance est annulée.',
}

const isNotPresent = ({ status }: MovingSession, { asker }: By<SessionAsker, SessionRole>) =>
  status === 'live' && asker.attended ? alreadyThere() : undefined

/** How long the facilitators may be away before someone stands in for them. */
export const AWAY_MS = 2 * 60_000
const isDeserted = (
  { facilitatorSeenAt, kind }: MovingSession,
  { asker, role, now }: By<SessionAsker, SessionRole>,
) => {
  const represents = kind === 'steering_committee' ? asker.committee : asker.delegate
  if (role === 'attendee' && !represents) return notStandIn()
  const isAway = !facilitatorSeenAt || now.getTime() - Date.parse(facilitatorSeenAt) >= AWAY_MS
  return isAway ? undefined : facilitatorThere()
}

const RESUMES_WITHIN_MS = 3600_000
const isJustClosed = ({ closedAt }: MovingSession, { now }: By<SessionAsker, SessionRole>) =>
  closedAt && now.getTime() - Date.parse(closedAt) > RESUMES_WITHIN_MS ? closedTooLong() : undefined

/** As for the journal: whoever submits does not approve. */
const isSecondPerson = (
  { submittedBy, approvers = [] }: MovingSession,
  { asker }: By<SessionAsker, SessionRole>,
) => (submittedBy === asker.person ? ownMinutes(approvers) : undefined)

const QUIET_MS = 7 * 24 * 3600 * 1000
/** Minutes that nobody has corrected for seven days are approved. */
const isQuiet = ({ untouchedSince }: MovingSession, now: Date) =>
  !!untouchedSince && now.getTime() - untouchedSince.getTime() > QUIET_MS

/** When minutes that nobody corrects are approved. */
export const whenQuiet = ({ untouchedSince }: Pick<MovingSession, 'untouchedSince'>) =>
  untouchedSince ? new Date(untouchedSince.getTime() + QUIET_MS) : null

const PREPARING = ['planned', 'convened'] as const
const UNTIL_SUBMITTED = [...PREPARING, 'live', 'closed'] as const
export const LEADING = ['lead', 'facilitator'] as const
export const WRITING = [...LEADING, 'relieved', 'secretary'] as const

/** Whose words the minutes are, before all: the secretary's, or those of the first who led. */
export const minutesAuthor = ({ secretary, facilitators }: Pick<Session, 'secretary' | 'facilitators'>) =>
  secretary ?? facilitators[0] ?? null

/** The life of a session and of its minutes (domain §3.3). */
export const SESSION_LIFE = life({
  noun: 'Session',
  states: SESSION_STATUSES,
  commands: SESSION_COMMANDS,
  facts: [
    'session:planned',
    'session:changed',
    'session:convened',
    'session:postponed',
    'session:cancelled',
    'session:opened',
    'session:closed',
    'session:reopened',
    'session:taken-over',
    'session:taken-back',
    'minutes:submitted',
    'minutes:approved',
    'minutes:rectified',
  ],
  roles: ROLES,
  rolesOf,
  roleRefusal: (who) => {
    if (who.includes('approver')) return notSessionApprover()
    if (who.includes('relieved') && who.length === 1) return notRelieved()
    if (who.includes('attendee') && who.includes('deputy')) return notStandIn()
    if (who.includes('secretary')) return notSessionSecretary()
    if (who.includes('facilitator')) return notSessionFacilitator()
    return who.includes('delegate') ? notSessionPlanner() : notSessionLead()
  },
  stateRefusal: ({ status }) => sessionElsewhere({ detail: STANDS[status] }),
  missing: { startsAt: malformed, endsAt: malformed, reason: malformed, text: malformed },
  // prettier-ignore
  steps: [
    { command: 'plan', from: NEW, to: 'planned', who: ['lead', 'committee', 'delegate'], fact: 'session:planned' },
    { command: 'change', from: PREPARING, who: LEADING, fact: 'session:changed' },
    { command: 'convene', from: ['planned'], to: 'convened', who: ['lead', 'committee'], fact: 'session:convened' },
    { command: 'postpone', from: ['convened'], to: 'planned', who: ['lead'], needs: ['startsAt', 'endsAt'], fact: 'session:postponed' },
    { command: 'cancel', from: PREPARING, to: 'cancelled', who: ['lead'], needs: ['reason'], fact: 'session:cancelled' },
    { command: 'open', from: ['convened'], to: 'live', who: [...LEADING, 'deputy'], fact: 'session:opened' },
    { command: 'close', from: ['live'], to: 'closed', who: LEADING, fact: 'session:closed' },
    { command: 'reopen', from: ['closed'], to: 'live', who: LEADING, guard: isJustClosed, fact: 'session:reopened' },
    { command: 'takeOver', from: ['live'], who: ['deputy', 'attendee'], guard: isDeserted, fact: 'session:taken-over' },
    { command: 'takeBack', from: ['live'], who: ['relieved'], fact: 'session:taken-back' },
    { command: 'shareRoles', from: UNTIL_SUBMITTED, who: LEADING, fact: 'session:changed' },
    { command: 'answer', from: [...PREPARING, 'live'], who: ['member'], guard: isNotPresent },
    { command: 'recordAttendance', from: ['live', 'closed'], who: WRITING, fact: 'session:changed' },
    { command: 'keepOutcomes', from: ['closed', 'minutes_submitted'], who: WRITING, fact: 'session:changed' },
    { command: 'writeMinutes', from: ['closed'], who: [...WRITING, 'attendee'] },
    { command: 'writeMinutes', from: ['minutes_submitted'], who: WRITING },
    { command: 'submitMinutes', from: ['closed'], to: 'minutes_submitted', who: WRITING, fact: 'minutes:submitted' },
    { command: 'approveMinutes', from: ['minutes_submitted'], to: 'minutes_approved', who: ['approver', 'system'], guard: isSecondPerson, due: isQuiet, fact: 'minutes:approved' },
    { command: 'rectifyMinutes', from: ['minutes_approved'], who: WRITING, needs: ['text'], fact: 'minutes:rectified' },
  ],
})

/** Whether an action still lacks what minutes need to be submitted: the structure that does it, or the day. */
export const isVague = ({ structure, dueOn, status }: Pick<ActionItem, 'structure' | 'dueOn' | 'status'>) =>
  status !== 'dropped' && (structure === null || dueOn === null)

/** Whether a session to come is called, or under way: one still being prepared may never take place. */
export const isConvened = ({ status }: Pick<MovingSession, 'status'>) =>
  status === 'convened' || status === 'live'

/** Whether someone may change the status of an action: its structure does, and the network's lead. */
export function maySettle(
  reader: Pick<Reader, 'structure' | 'roles'>,
  { structure }: Pick<ActionItem, 'structure'>,
): boolean {
  return structure === reader.structure || reader.roles.includes('network_lead')
}

/** From the communities' charter: people need this notice to be available. */
const NOTICE_DAYS = 10
const DAY_MS = 24 * 3600 * 1000

/** Whether the notice is shorter than ten days. */
export function isShortNotice(convenedAt: Date, startsAt: Date): boolean {
  return startsAt.getTime() - convenedAt.getTime() < NOTICE_DAYS * DAY_MS
}
