import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'

/** The titles of the pages that parts are on. */
export async function titlesOf(db: Db, reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('search_entries')
    .select(['subject_id', 'title'])
    .where('community_id', '=', reader.community)
    .where('subject_id', 'in', [...ids])
    .where(visibleTo(reader, 'search_entries'))
    .execute()
  return new Map(rows.map(({ subject_id, title }) => [subject_id, title]))
}
