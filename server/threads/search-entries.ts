import type { OperationNodeSource } from 'kysely'
import { postAnchor } from '../addresses.ts'
import type { Db } from '../database.ts'
import { indexEntry, type Entry } from '../platform/search/search.ts'
import type { LockedThread } from './queries.ts'

type Placed = Pick<LockedThread, 'id' | 'community_id' | 'level' | 'circle_id'>

/** A thread is indexed by its title and opening, each reply by its own text. */
export async function indexThread(
  db: Db,
  thread: Placed & { title: string; opened_at: Date },
  plain: string,
): Promise<void> {
  await indexEntry(db, {
    subject: { type: 'thread', id: thread.id },
    community: thread.community_id,
    level: thread.level,
    circle: thread.circle_id,
    title: thread.title,
    body: plain,
    at: thread.opened_at,
  })
}

export async function indexPost(
  db: Db,
  thread: Placed,
  post: { id: string; number: number; plain: string; at: Date },
  beside: readonly OperationNodeSource[] = [],
): Promise<void> {
  const entry: Entry = {
    subject: { type: 'post', id: post.id },
    community: thread.community_id,
    level: thread.level,
    circle: thread.circle_id,
    parent: { type: 'thread', id: thread.id },
    anchor: postAnchor(post.number),
    title: '',
    body: post.plain,
    at: post.at,
  }
  await indexEntry(db, entry, beside)
}
