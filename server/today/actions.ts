import { membership } from '../community/access.ts'
import { mayRead } from '../community/rules.ts'
import type { Reader } from '../community/contract.ts'
import { loadSources } from '../community/quotable-sources.access.ts'
import { latestIssue } from '../journal/access.ts'
import type { Ctx } from '../platform/context.ts'
import { listSessions } from '../sessions/actions.ts'
import { isConvened } from '../sessions/rules.ts'
import { awaitingOf, loadAwaiting } from './awaiting.ts'
import type { Moved, Today } from './contract.ts'
import * as queries from './queries.ts'

/** What awaits the reader, what moved, and what comes next. */
export async function readToday(ctx: Ctx, community: string): Promise<Today> {
  const reader = await membership(ctx, community)
  const [moved, { sessions }, latest, about, awaiting] = await Promise.all([
    movedFor(ctx, reader),
    listSessions(ctx, community, { when: 'coming' }),
    latestIssue(ctx, community),
    queries.readCommunity(ctx.db, community),
    loadAwaiting(ctx, reader),
  ])
  const next = sessions.find(isConvened)
  return {
    awaiting: awaitingOf(about.slug, { ...awaiting, sessions }),
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
