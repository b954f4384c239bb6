import type { Problem } from '../platform/problem.ts'
import type { SessionKind, SessionStatus, Standing } from './contract.ts'
import {
  notSessionApprover,
  notSessionFacilitator,
  notSessionLead,
  notSessionSecretary,
  sessionElsewhere,
} from './problems.contract.ts'

export type SessionCommand =
  | 'change'
  | 'convene'
  | 'postpone'
  | 'cancel'
  | 'open'
  | 'close'
  | 'share_roles'
  | 'answer'
  | 'record_attendance'
  | 'keep_outcomes'
  | 'submit_minutes'
  | 'approve_minutes'
  | 'rectify_minutes'

type Refuse = () => Problem
interface Transition {
  readonly from: readonly SessionStatus[]
  /** Where it leads; absent for what may be done without moving. */
  readonly to?: SessionStatus
  readonly who: (standing: Standing, kind: SessionKind) => boolean
  readonly otherwise: Refuse
}

const lead = (standing: Standing) => standing.lead
const facilitator = (standing: Standing) => standing.lead || standing.facilitator
const secretary = (standing: Standing) => standing.lead || standing.secretary || standing.facilitator
const committee = (standing: Standing, kind: SessionKind) =>
  standing.lead || (kind === 'steering_committee' && standing.committee)
const approver = (standing: Standing, kind: SessionKind) =>
  kind === 'steering_committee' ? standing.committee : standing.lead

/**
 * What may happen to a session, from where, and by whom (domain §3.3). Guards, disabled buttons and the table test
 * all read this.
 */
export const TRANSITIONS: Record<SessionCommand, Transition> = {
  change: { from: ['planned', 'convened'], who: facilitator, otherwise: notSessionFacilitator },
  convene: { from: ['planned'], to: 'convened', who: committee, otherwise: notSessionLead },
  postpone: { from: ['convened'], to: 'planned', who: lead, otherwise: notSessionLead },
  cancel: { from: ['planned', 'convened'], to: 'cancelled', who: lead, otherwise: notSessionLead },
  open: { from: ['convened'], to: 'live', who: facilitator, otherwise: notSessionFacilitator },
  close: { from: ['live'], to: 'closed', who: facilitator, otherwise: notSessionFacilitator },
  share_roles: {
    from: ['planned', 'convened', 'live', 'closed'],
    who: facilitator,
    otherwise: notSessionFacilitator,
  },
  answer: { from: ['planned', 'convened', 'live'], who: () => true, otherwise: notSessionFacilitator },
  record_attendance: { from: ['live', 'closed'], who: secretary, otherwise: notSessionSecretary },
  keep_outcomes: { from: ['closed'], who: secretary, otherwise: notSessionSecretary },
  submit_minutes: {
    from: ['closed'],
    to: 'minutes_submitted',
    who: secretary,
    otherwise: notSessionSecretary,
  },
  approve_minutes: {
    from: ['minutes_submitted'],
    to: 'minutes_approved',
    who: approver,
    otherwise: notSessionApprover,
  },
  rectify_minutes: { from: ['minutes_approved'], who: secretary, otherwise: notSessionSecretary },
}

/** Why someone may not do this to a session now; `null` when they may. Who comes before when: a stranger to it learns nothing of its state. */
export function refusalOf(
  command: SessionCommand,
  session: { status: SessionStatus; kind: SessionKind },
  standing: Standing,
): Problem | null {
  const { from, who, otherwise } = TRANSITIONS[command]
  if (!who(standing, session.kind)) return otherwise()
  if (!from.includes(session.status)) return sessionElsewhere({ detail: STANDS[session.status] })
  return null
}

const STANDS: Record<SessionStatus, string> = {
  planned: 'La séance est en préparation.',
  convened: 'La séance est convoquée.',
  live: 'La séance a lieu en ce moment.',
  closed: 'La séance est close et son compte rendu s’écrit.',
  minutes_submitted: 'Le compte rendu attend d’être approuvé.',
  minutes_approved: 'Le compte rendu est approuvé : il ne change plus, on peut seulement le rectifier.',
  cancelled: 'La séance est annulée.',
}

/** Who may prepare a session: those who have a mandate; for a committee, those who sit in it. */
export function mayPlan(
  standing: Pick<Standing, 'lead' | 'committee' | 'delegate'>,
  kind: SessionKind,
): boolean {
  return standing.lead || (kind === 'steering_committee' ? standing.committee : standing.delegate)
}

/** Who may write in the minutes: those who were there, and those who keep them, until they are approved. */
export function mayWriteMinutes(status: SessionStatus, standing: Standing): boolean {
  if (status === 'closed') return standing.attended || secretary(standing)
  return status === 'minutes_submitted' && secretary(standing)
}

/** Chosen by the communities' charter: people need that long to free themselves. */
const NOTICE_DAYS = 10
const DAY_MS = 24 * 3600 * 1000

/** Whether people are called less than ten days before. */
export function isShortNotice(convenedAt: Date, startsAt: Date): boolean {
  return startsAt.getTime() - convenedAt.getTime() < NOTICE_DAYS * DAY_MS
}
