import { defineSource, type KnownSource } from '../community/sources.access.ts'
import type { Db } from '../database.ts'

/** Threads and posts may be quoted, by whoever reads them: with the level of their thread as it is today. */
export function threadSources(): void {
  defineSource('thread', loadThreads)
  defineSource('post', loadPosts)
}

async function loadThreads(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const found = await db
    .selectFrom('threads')
    .select(['id', 'community_id', 'level', 'circle_id', 'title', 'structure_ids'])
    .where('id', 'in', ids)
    .execute()
  return found.map(({ id, community_id, level, circle_id, title, structure_ids }) => ({
    kind: 'thread',
    id,
    community: community_id,
    level,
    circle: circle_id,
    label: title,
    structures: structure_ids,
  }))
}

async function loadPosts(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const found = await db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .select(['posts.id', 'community_id', 'level', 'circle_id', 'title', 'posts.signed_structure'])
    .where('posts.id', 'in', ids)
    .execute()
  return found.map(({ id, community_id, level, circle_id, title, signed_structure }) => ({
    kind: 'post',
    id,
    community: community_id,
    level,
    circle: circle_id,
    label: title,
    structures: signed_structure ? [signed_structure] : [],
  }))
}
