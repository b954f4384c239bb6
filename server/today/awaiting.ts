import { actionAnchor, href, postAnchor } from '../addresses.ts'
import type { Reader } from '../community/contract.ts'
import { mandatesToAnswer, type MandateToAnswer } from '../community/mandates.actions.ts'
import { listMyInvitations } from '../community/my-invitations.actions.ts'
import type { MyInvitation } from '../community/my-invitations.contract.ts'
import { issuesWaiting } from '../journal/access.ts'
import type { Ctx } from '../platform/context.ts'
import { redactionsToDecide, type RedactionToDecide } from '../redactions/access.ts'
import { actionsWaiting, minutesWaiting } from '../sessions/awaiting.actions.ts'
import type { SessionLine } from '../sessions/contract.ts'
import { mentionsWaiting, threadsWaiting } from '../threads/awaiting.actions.ts'
import type { Awaiting } from './contract.ts'

type Loaded = Awaited<ReturnType<typeof loadAwaiting>>

/** All that may await the reader, each from the feature that knows it. */
export async function loadAwaiting(ctx: Ctx, reader: Reader) {
  const { community } = reader
  const [mentions, threads, minutes, actions, mandates, issues, invitations, flagged] = await Promise.all([
    mentionsWaiting(ctx, community),
    threadsWaiting(ctx, community),
    minutesWaiting(ctx, community),
    actionsWaiting(ctx, community),
    mandatesToAnswer(ctx, community),
    issuesWaiting(ctx, community),
    listMyInvitations(ctx),
    redactionsToDecide(ctx, reader),
  ])
  return { mentions, threads, minutes, actions, mandates, issues, invitations, flagged }
}

/** The lines of « Ce qui vous attend »: what happens now first, then what is late, then the rest. */
export function awaitingOf(slug: string, all: Loaded & { sessions: readonly SessionLine[] }): Awaiting[] {
  const actions = all.actions.map((action) => actionAwaiting(slug, action))
  const sessions = all.sessions.flatMap((session) => sessionAwaiting(slug, session))
  return [
    ...sessions.filter(({ kind }) => kind === 'session_live'),
    ...actions.filter(({ late }) => late),
    ...sessions.filter(({ kind }) => kind !== 'session_live'),
    ...all.mentions.map((mention) => mentionAwaiting(slug, mention)),
    ...all.mandates.map((mandate) => mandateAwaiting(slug, mandate)),
    ...all.minutes.map((minutes) => minutesAwaiting(slug, minutes)),
    ...all.issues.map((issue) => issueAwaiting(slug, issue)),
    ...all.invitations.map(invitationAwaiting),
    ...all.flagged.map((redaction) => redactionAwaiting(slug, redaction)),
    ...actions.filter(({ late }) => !late),
    ...all.threads
      .filter(({ id, why }) => why !== 'followed' || !all.mentions.some(({ thread }) => thread === id))
      .map((thread) => threadAwaiting(slug, thread)),
  ]
}

const NOTHING_MORE = { at: null, who: null, where: null, due: null, late: false, post: null, count: null }

/** A session in progress, or an invitation the reader has not answered. */
function sessionAwaiting(slug: string, { id, title, status, startsAt, mine }: SessionLine): Awaiting[] {
  const about = {
    ...NOTHING_MORE,
    label: title,
    href: href('session', { community: slug, session: id }),
    at: startsAt,
  }
  if (status === 'live') return [{ ...about, kind: 'session_live' }]
  return mine === 'invited' ? [{ ...about, kind: 'session_to_answer' }] : []
}

function mentionAwaiting(community: string, mention: Loaded['mentions'][number]): Awaiting {
  const { thread, title, number, post, who, at } = mention
  return {
    ...NOTHING_MORE,
    kind: 'mention',
    label: title,
    href: href('thread', { community, thread }, { anchor: postAnchor(number) }),
    at: at.toISOString(),
    who,
    post,
  }
}

function threadAwaiting(community: string, thread: Loaded['threads'][number]): Awaiting {
  const { id, title, why, at, who, number, unread } = thread
  const KINDS = {
    solution_proposed: 'thread_solution_proposed',
    clarification: 'thread_clarification',
    followed: 'thread_followed',
  } as const
  const first = why === 'followed' ? number - unread + 1 : number
  const within = why === 'solution_proposed' ? undefined : { anchor: postAnchor(first) }
  return {
    ...NOTHING_MORE,
    kind: KINDS[why],
    label: title,
    href: href('thread', { community, thread: id }, within),
    at: at.toISOString(),
    who,
    count: why === 'followed' ? unread : null,
  }
}

function minutesAwaiting(community: string, minutes: Loaded['minutes'][number]): Awaiting {
  const { session, title, wait, since, until } = minutes
  return {
    ...NOTHING_MORE,
    kind: wait === 'to_write' ? 'minutes_to_write' : 'minutes_to_approve',
    label: title,
    href: href('session', { community, session }),
    at: since,
    due: until?.slice(0, 10) ?? null,
  }
}

function actionAwaiting(community: string, action: Loaded['actions'][number]): Awaiting {
  const { id, label, session, sessionTitle, structureName, dueOn, late } = action
  return {
    ...NOTHING_MORE,
    kind: 'action_due',
    label,
    href: href('session', { community, session }, { anchor: actionAnchor(id) }),
    who: structureName,
    where: sessionTitle,
    due: dueOn,
    late,
  }
}

function mandateAwaiting(community: string, mandate: MandateToAnswer): Awaiting {
  const about = { ...NOTHING_MORE, href: href('directory', { community }), at: mandate.createdAt }
  return mandate.command === 'accept'
    ? { ...about, kind: 'mandate_to_accept', label: mandate.structureName }
    : { ...about, kind: 'mandate_to_grant', label: mandate.personName }
}

function issueAwaiting(community: string, { id, title, command }: Loaded['issues'][number]): Awaiting {
  return {
    ...NOTHING_MORE,
    kind: command === 'approve' ? 'issue_to_approve' : 'issue_to_publish',
    label: title,
    href: href('issue', { community, issue: id }),
  }
}

/** Another community's: answered on the page of the account. */
function invitationAwaiting({ community, name, at }: MyInvitation): Awaiting {
  const to = href('account', {}, { anchor: community })
  return { ...NOTHING_MORE, kind: 'invitation_to_answer', label: name, href: to, at }
}

function redactionAwaiting(community: string, { id, label, dueOn }: RedactionToDecide): Awaiting {
  const to = href('redaction', { community, redaction: id })
  return { ...NOTHING_MORE, kind: 'redaction_to_decide', label, href: to, due: dueOn }
}
