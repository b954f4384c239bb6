import { href, postAnchor } from '../addresses.ts'
import { membership } from '../community/access.ts'
import { mayRead } from '../community/rules.ts'
import type { Reader } from '../community/contract.ts'
import { listMyInvitations } from '../community/my-invitations.actions.ts'
import type { MyInvitation } from '../community/my-invitations.contract.ts'
import { mandatesToAnswer, type MandateToAnswer } from '../community/mandates.actions.ts'
import { loadSources } from '../community/quotable-sources.access.ts'
import { issuesToApprove, latestIssue } from '../journal/access.ts'
import type { Ctx } from '../platform/context.ts'
import { redactionsToDecide, type RedactionToDecide } from '../redactions/access.ts'
import { listSessions } from '../sessions/actions.ts'
import type { SessionLine } from '../sessions/contract.ts'
import { isConvened } from '../sessions/rules.ts'
import type { Awaiting, Moved, Today } from './contract.ts'
import * as queries from './queries.ts'

/** What awaits the reader, what moved, and what comes next. */
export async function readToday(ctx: Ctx, community: string): Promise<Today> {
  const reader = await membership(ctx, community)
  const [moved, mentions, mandates, toApprove, { sessions }, latest, about, invitations, flagged] =
    await Promise.all([
      movedFor(ctx, reader),
      queries.unreadMentions(ctx.db, reader),
      mandatesToAnswer(ctx, community),
      issuesToApprove(ctx, community),
      listSessions(ctx, community, { when: 'coming' }),
      latestIssue(ctx, community),
      queries.readCommunity(ctx.db, community),
      listMyInvitations(ctx),
      redactionsToDecide(ctx, reader),
    ])
  const next = sessions.find(isConvened)
  const { slug } = about
  return {
    awaiting: [
      ...sessions.flatMap((session) => sessionAwaiting(slug, session)),
      ...mentions.map((mention) => mentionAwaiting(slug, mention)),
      ...mandates.map((mandate) => mandateAwaiting(slug, mandate)),
      ...toApprove.map((issue) => issueAwaiting(slug, issue)),
      ...invitations.map(invitationAwaiting),
      ...flagged.map((redaction) => redactionAwaiting(slug, redaction)),
    ],
    moved,
    nextSession: next
      ? {
          id: next.id,
          title: next.title,
          startsAt: next.startsAt,
          venue: next.venue,
          live: next.status === 'live',
        }
      : null,
    latestIssue: latest
      ? {
          id: latest.id,
          number: latest.number,
          title: latest.title,
          publishedAt: latest.publishedAt!,
          opening: latest.opening ?? '',
        }
      : null,
    journalName: about.journal_name,
    purpose: about.unifying_purpose,
  }
}

/** A session in progress, or an invitation the reader has not answered. */
function sessionAwaiting(slug: string, { id, title, status, startsAt, mine }: SessionLine): Awaiting[] {
  const about = { label: title, href: href('session', { community: slug, session: id }), at: startsAt }
  if (status === 'live') return [{ kind: 'session_live', ...about }]
  return mine === 'invited' ? [{ kind: 'session_to_answer', ...about }] : []
}

function mentionAwaiting(community: string, { thread, title, post, at }: queries.MentionRow): Awaiting {
  return {
    kind: 'mention',
    label: title,
    href: href('thread', { community, thread }, { anchor: postAnchor(post) }),
    at: at.toISOString(),
  }
}

function mandateAwaiting(community: string, mandate: MandateToAnswer): Awaiting {
  const about = { href: href('directory', { community }), at: mandate.createdAt }
  return mandate.command === 'accept'
    ? { kind: 'mandate_to_accept', label: mandate.structureName, ...about }
    : { kind: 'mandate_to_grant', label: mandate.personName, ...about }
}

function issueAwaiting(community: string, { id, title }: { id: string; title: string }): Awaiting {
  return { kind: 'issue_to_approve', label: title, href: href('issue', { community, issue: id }), at: null }
}

/** Another community's: answered on the page of the account. */
function invitationAwaiting({ community, name, at }: MyInvitation): Awaiting {
  return { kind: 'invitation_to_answer', label: name, href: href('account', {}, { anchor: community }), at }
}

/** At the end of the day by which to decide. */
function redactionAwaiting(community: string, { id, label, dueOn }: RedactionToDecide): Awaiting {
  const at = `${dueOn}T12:00:00.000Z`
  return { kind: 'redaction_to_decide', label, href: href('redaction', { community, redaction: id }), at }
}

async function movedFor(ctx: Ctx, reader: Reader): Promise<Moved[]> {
  const rows = await queries.lastMoved(ctx.db, reader, ctx.facts)
  const sources = await loadSources(ctx, rows)
  const byId = new Map(
    sources.filter((source) => mayRead(reader, source)).map((source) => [source.id, source]),
  )
  return rows.flatMap(({ kind, id, at, facts, structures }) => {
    const source = byId.get(id)
    if (!source) return []
    return [
      {
        kind,
        id,
        label: source.label,
        href: source.href,
        at: at.toISOString(),
        facts,
        structures,
      },
    ]
  })
}
