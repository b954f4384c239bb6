import { defineSource, type KnownSource } from '../community/sources.access.ts'
import type { Db } from '../database.ts'

/** Sessions may be told of elsewhere, by whoever reads them. */
export function sessionSources(): void {
  defineSource('session', loadSessions)
}

async function loadSessions(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const found = await db
    .selectFrom('sessions')
    .select((session) => [
      'id',
      'community_id',
      'level',
      'circle_id',
      'title',
      session
        .selectFrom('session_attendance')
        .select((all) => all.fn.agg<string[]>('array_agg', ['structure_id']).distinct().as('there'))
        .whereRef('session_attendance.session_id', '=', 'sessions.id')
        .where('session_attendance.state', '=', 'present')
        .as('structures'),
    ])
    .where('id', 'in', ids)
    .execute()
  return found.map(({ id, community_id, level, circle_id, title, structures }) => ({
    kind: 'session',
    id,
    community: community_id,
    level,
    circle: circle_id,
    label: title,
    structures: structures ?? [],
  }))
}
