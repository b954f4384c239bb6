import type { Problem } from '../platform/problem.ts'
import * as refusals from './refusals.contract.ts'
import type {
  Post,
  Standing,
  Thread,
  ThreadCommand,
  ThreadKind,
  ThreadStatus,
  WrittenKind,
} from './thread.contract.ts'

type Who = 'author' | 'delegate' | 'network_lead' | 'machine'

/** One line of the life of a thread (domain §3.3). */
export interface Transition {
  readonly command: ThreadCommand
  readonly from: readonly ThreadStatus[]
  readonly to: ThreadStatus
  readonly who: readonly Who[]
  /** Problems have a life of their own; the other kinds are open, then closed, merged or capitalised. */
  readonly of: 'problem' | 'others' | 'any'
  /** What one must say with it: a reason, what has been learnt. */
  readonly note?: 'reason' | 'learned'
  readonly guard?: (thread: Moving, who: Who, now: Date) => Problem | undefined
}

/** What guards look at. */
export type Moving = Pick<
  Thread,
  'kind' | 'status' | 'singleStructure' | 'proposalCount' | 'tool' | 'lastAt'
> & { readonly sameHere: readonly unknown[] }
export type Mover = Pick<Standing, 'isAuthor' | 'isDelegate' | 'isLead'>

const LIVE: readonly ThreadStatus[] = ['open', 'clarified', 'in_progress', 'solution_proposed']
const SILENCE_MS = 14 * 24 * 3600 * 1000
const STRUCTURES_TO_CLARIFY = 2

const isShared = ({ sameHere, singleStructure }: Moving) =>
  singleStructure || sameHere.length >= STRUCTURES_TO_CLARIFY ? undefined : refusals.tooFewStructures()
const hasProposal = ({ proposalCount, tool }: Moving) =>
  proposalCount > 0 || tool ? undefined : refusals.noProposalYet()
/** The author may answer at once; the lead only speaks in their place after two weeks. */
const afterSilence = ({ lastAt }: Moving, who: Who, now: Date) =>
  who === 'author' || now.getTime() - Date.parse(lastAt) >= SILENCE_MS
    ? undefined
    : refusals.tooSoonToAccept()

export const TRANSITIONS: readonly Transition[] = [
  {
    command: 'clarify',
    from: ['open'],
    to: 'clarified',
    who: ['author', 'network_lead'],
    of: 'problem',
    guard: isShared,
  },
  {
    command: 'takeUp',
    from: ['clarified'],
    to: 'in_progress',
    who: ['delegate', 'network_lead'],
    of: 'problem',
  },
  {
    command: 'proposeSolution',
    from: ['in_progress'],
    to: 'solution_proposed',
    who: ['delegate'],
    of: 'problem',
    guard: hasProposal,
  },
  {
    command: 'acceptSolution',
    from: ['solution_proposed'],
    to: 'resolved',
    who: ['author', 'network_lead'],
    of: 'problem',
    note: 'learned',
    guard: afterSilence,
  },
  {
    command: 'rejectSolution',
    from: ['solution_proposed'],
    to: 'in_progress',
    who: ['author', 'network_lead'],
    of: 'problem',
    note: 'reason',
  },
  {
    command: 'capitalise',
    from: ['resolved'],
    to: 'capitalised',
    who: ['delegate', 'network_lead'],
    of: 'problem',
    guard: hasProposal,
  },
  {
    command: 'capitalise',
    from: ['open'],
    to: 'capitalised',
    who: ['delegate', 'network_lead'],
    of: 'others',
  },
  { command: 'park', from: LIVE, to: 'parked', who: ['network_lead'], of: 'problem', note: 'reason' },
  { command: 'resume', from: ['parked'], to: 'open', who: ['machine'], of: 'any' },
  { command: 'merge', from: ['open', 'clarified'], to: 'merged', who: ['network_lead'], of: 'any' },
  { command: 'close', from: LIVE, to: 'closed', who: ['author', 'network_lead'], of: 'any', note: 'reason' },
  {
    command: 'reopen',
    from: ['closed', 'resolved'],
    to: 'open',
    who: ['author', 'delegate', 'network_lead'],
    of: 'any',
    note: 'reason',
  },
]

/** The line a command takes from where the thread stands, if there is one. */
export function transitionOf(
  { kind, status }: { kind: ThreadKind; status: ThreadStatus },
  command: ThreadCommand,
): Transition | undefined {
  return TRANSITIONS.find(
    (line) => line.command === command && line.from.includes(status) && isOf(line, kind),
  )
}

const isOf = ({ of }: Transition, kind: ThreadKind) =>
  of === 'any' || (of === 'problem') === (kind === 'problem')

/** Why someone may not take this step now: their role first, then where the thread stands. */
export function refusalOf(
  thread: Moving,
  mover: Mover | 'machine',
  command: ThreadCommand,
  now: Date,
): Problem | undefined {
  const lines = TRANSITIONS.filter((line) => line.command === command && isOf(line, thread.kind))
  const line = lines.find(({ from }) => from.includes(thread.status))
  if (!line) return refusals.threadElsewhere()
  const capacities = line.who.filter((who) => isIn(mover, who))
  if (capacities.length === 0) return roleRefusal(line.who)
  const judged = capacities.map((who) => line.guard?.(thread, who, now))
  return judged.includes(undefined) ? undefined : judged[0]
}

function isIn(mover: Mover | 'machine', who: Who): boolean {
  if (mover === 'machine') return who === 'machine'
  return { author: mover.isAuthor, delegate: mover.isDelegate, network_lead: mover.isLead, machine: false }[
    who
  ]
}

function roleRefusal(who: readonly Who[]): Problem {
  if (who.includes('author')) return refusals.authorOrLeadOnly()
  if (who.includes('delegate')) return refusals.delegateOrLeadOnly()
  return who.includes('machine') ? refusals.machineOnly() : refusals.leadOnly()
}

/** The steps that lead on from where the thread stands, each with why this reader may not take it, if so. */
export function stepsOf(thread: Moving, mover: Mover, now: Date) {
  return TRANSITIONS.filter((line) => line.from.includes(thread.status) && isOf(line, thread.kind))
    .filter(({ who }) => !who.includes('machine'))
    .map(({ command, note }) => ({ command, note, reason: refusalOf(thread, mover, command, now)?.message }))
}

/** Every member answers; a synthesis speaks for what all have said, an announcement for the network. */
export function mayWrite(
  kind: WrittenKind,
  { isDelegate, isLead }: Pick<Mover, 'isDelegate' | 'isLead'>,
): boolean {
  if (kind === 'announcement') return isLead
  if (kind === 'synthesis') return isLead || isDelegate
  return true
}

/** The Monday of the week of a day, `2026-03-16`: all that is said of when a sealed thing was written. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

/** Nobody is guessed among these: domain §9.2. */
export function isSealable({ people, structures }: { people: number; structures: number }): boolean {
  return people >= 8 && structures >= 3
}

/** The posts on screen after hearing one: put in its place when it is known or next, left for a fetch otherwise. */
export function heardPost(posts: readonly Post[], post: Post): readonly Post[] {
  if (posts.some(({ number }) => number === post.number))
    return posts.map((known) => (known.number === post.number ? post : known))
  return posts.at(-1)?.number === post.number - 1 ? [...posts, post] : posts
}
