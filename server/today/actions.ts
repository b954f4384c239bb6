import { href, postAnchor } from '../addresses.ts'
import { membership } from '../community/access.ts'
import { mayRead } from '../community/rules.ts'
import type { Reader } from '../community/contract.ts'
import { loadSources } from '../community/sources.access.ts'
import { listIssues } from '../journal/actions.ts'
import type { Ctx } from '../platform/context.ts'
import { listSessions } from '../sessions/actions.ts'
import type { SessionLine } from '../sessions/contract.ts'
import type { Awaiting, Moved, Today } from './contract.ts'
import * as queries from './queries.ts'

/** What awaits the reader, what moved, and what comes next. */
export async function readToday(ctx: Ctx, community: string): Promise<Today> {
  const reader = await membership(ctx, community)
  const [moved, waiting, { sessions }, journal, { slug, unifying_purpose }] = await Promise.all([
    movedFor(ctx, reader),
    queries.waiting(ctx.db, reader),
    listSessions(ctx, community, { when: 'coming' }),
    listIssues(ctx, community),
    queries.readCommunity(ctx.db, community),
  ])
  const [next] = sessions
  const latest = journal.issues.find(({ publishedAt }) => publishedAt !== null)
  return {
    awaiting: [
      ...sessions.flatMap((session) => sessionAwaiting(slug, session)),
      ...waiting.map((row) => awaitingOf(slug, row)),
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
    journalName: journal.journalName,
    purpose: unifying_purpose,
  }
}

/** A session in progress, or an invitation the reader has not answered. */
function sessionAwaiting(slug: string, { id, title, status, startsAt, mine }: SessionLine): Awaiting[] {
  const about = { label: title, href: href('session', { community: slug, session: id }), at: startsAt }
  if (status === 'live') return [{ kind: 'session_live', ...about }]
  return mine === 'invited' ? [{ kind: 'session_to_answer', ...about }] : []
}

function awaitingOf(community: string, { kind, label, id, post, at }: queries.WaitingRow): Awaiting {
  const to = {
    mention: () => href('thread', { community, thread: id }, { anchor: postAnchor(post) }),
    mandate_to_accept: () => href('directory', { community }),
    mandate_to_grant: () => href('directory', { community }),
    issue_to_approve: () => href('issue', { community, issue: id }),
  }
  return { kind, label, href: to[kind](), at: at?.toISOString() ?? null }
}

async function movedFor(ctx: Ctx, reader: Reader): Promise<Moved[]> {
  const rows = await queries.lastMoved(ctx.db, reader, ctx.facts)
  const sources = await loadSources(ctx.db, rows)
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
