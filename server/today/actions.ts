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

const PATHS = { thread: 'fils', tool: 'outils', session: 'seances', issue: 'journal' } as const

/** Where things stand for the reader, what is expected of them, and what they may do. */
export async function readToday(ctx: Ctx, community: string): Promise<Today> {
  const reader = await membership(ctx, community)
  const [moved, waiting, { sessions }, journal, { unifying_purpose }] = await Promise.all([
    movedFor(ctx, reader),
    queries.waiting(ctx.db, reader),
    listSessions(ctx, community, { when: 'coming' }),
    listIssues(ctx, community),
    queries.readPurpose(ctx.db, community),
  ])
  const [next] = sessions
  const latest = journal.issues.find(({ publishedAt }) => publishedAt !== null)
  return {
    awaiting: [...sessions.flatMap(sessionAwaiting), ...waiting],
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

/** A session that is on now, or that the reader has been called to and has not answered. */
function sessionAwaiting({ id, title, status, startsAt, mine }: SessionLine): Awaiting[] {
  const about = { label: title, path: `seances/${id}`, at: startsAt }
  if (status === 'live') return [{ kind: 'session_live', ...about }]
  return mine === 'invited' ? [{ kind: 'session_to_answer', ...about }] : []
}

async function movedFor(ctx: Ctx, reader: Reader): Promise<Moved[]> {
  const rows = await queries.lastMoved(ctx.db, reader)
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
        path: `${PATHS[kind]}/${id}`,
        at: at.toISOString(),
        facts,
        structures,
      },
    ]
  })
}
