import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { factRows } from '../platform/activity.ts'
import type { FactTable, FactTreated, SubjectOf } from '../platform/facts.ts'

const MOVED = 12
const LOOKED_AT = 200

export interface MovedRow {
  kind: SubjectOf<FactTreated<{ today: number }>>
  id: string
  at: Date
  /** How many of each, the first to be said first. */
  facts: Record<string, number>
  structures: string[]
}

/**
 * The things that moved last, each once, a thread with its posts: read from the newest facts the reader may know of, so
 * that the cost does not grow with the age of the community.
 */
export async function lastMoved(db: Db, reader: Reader, facts: FactTable): Promise<MovedRow[]> {
  const shown = factRows(facts, ({ today }) => today !== 'none')
  const { rows } = await sql<MovedRow>`
    with lately as (
      select a.at, a.name, a.subject_id, a.payload, a.signed_structure from activity a
       where a.community_id = ${reader.community} and a.name = any(${sql.val(shown.names)}::text[])
         and ${visibleTo(reader, 'a')}
       order by a.at desc, a.seq desc limit ${LOOKED_AT}),
    about as (
      select l.at, l.name, s.short_name, f.place, f.subject as kind,
             coalesce((l.payload ->> nullif(f.subject_in, ''))::uuid, l.subject_id) as id
        from lately l join ${shown.rows} using (name) left join structures s on s.id = l.signed_structure),
    named as (select kind, id, name, place, count(*)::int as times from about group by 1, 2, 3, 4)
    select kind, id, max(at) as at,
           (select json_object_agg(n.name, n.times order by n.place) from named n
             where n.kind = about.kind and n.id = about.id) as facts,
           coalesce(array_agg(distinct short_name) filter (where short_name is not null), '{}') as structures
      from about group by 1, 2 order by 3 desc limit ${MOVED}
  `.execute(db)
  return rows
}

export async function readCommunity(db: Db, community: string) {
  return db
    .selectFrom('communities')
    .select(['slug', 'journal_name', 'unifying_purpose'])
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
}
