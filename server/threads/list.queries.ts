import { sql, type RawBuilder } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, expression } from '../platform/columns.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { ThreadFilter } from './contract.ts'
import { HEAD, HEAD_JOINS, t } from './read.queries.ts'
import type { ThreadStatus, ThreadSummary } from './thread.contract.ts'

const LISTED = 20
const SHOWN_STRUCTURES = 5

const SUMMARY = columnMap({
  ...HEAD,
  excerpt: t('excerpt'),
  unread: expression<number>('t.unread'),
  structures: expression<string[]>(`array(
    select st.short_name from unnest(t.structure_ids[1:${SHOWN_STRUCTURES}]) with ordinality as u (id, place)
    join structures st on st.id = u.id order by u.place)`),
  structureCount: expression<number>('cardinality(t.structure_ids)'),
  sameHere: expression<number>('(select count(*) from same_here sh where sh.thread_id = t.id)::int'),
})

/** A page of threads, last active first. Threads that have not changed since the reader joined count as read. */
export async function findThreads(
  db: Db,
  reader: Reader,
  { filter, tag, before }: { filter: ThreadFilter; tag?: string | undefined; before?: string | undefined },
): Promise<{ threads: ThreadSummary[]; next: string | null }> {
  const after = readCursor(before)
  const rows = await SUMMARY.rows(
    db,
    sql`
    from (
      select threads.*, case
          when r.last_read is not null then threads.post_count - r.last_read
          when threads.last_at < (
            select joined_at from memberships where community_id = ${reader.community} and person_id = ${reader.person}
          ) then 0
          else threads.post_count
        end as unread
      from threads left join read_marks r on r.thread_id = threads.id and r.person_id = ${reader.person}
      where threads.community_id = ${reader.community} and ${visibleTo(reader, 'threads')}
    ) t ${HEAD_JOINS}
    where ${filtered(filter)} and ${tag === undefined ? sql`true` : sql`t.tags @> array[${tag}]`}
      and ${after ? sql`(t.last_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by t.last_at desc, t.id desc
    limit ${sql.lit(LISTED + 1)}`,
  )
  const shown = rows.slice(0, LISTED)
  const last = rows.length > LISTED ? shown.at(-1) : undefined
  return {
    threads: shown,
    next: last ? writeCursor({ at: new Date(last.lastAt), id: last.id }) : null,
  }
}

function filtered(filter: ThreadFilter): RawBuilder<boolean> {
  switch (filter) {
    case 'unread':
      return sql`t.unread > 0`
    case 'seeking':
      return sql`t.status in ('open', 'clarified')`
    case 'resolved':
      return sql`t.status in ('resolved', 'capitalised')`
    case 'all':
      return sql`t.status <> 'merged'`
  }
}

/** The threads with these ids that the reader may read. */
export async function findTitles(
  db: Db,
  reader: Reader,
  ids: readonly string[],
): Promise<{ id: string; title: string; status: ThreadStatus; postCount: number }[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('threads')
    .select(['id', 'title', 'status', 'post_count as postCount'])
    .where('community_id', '=', reader.community)
    .where('id', 'in', [...ids])
    .where(visibleTo(reader, 'threads'))
    .execute()
}

export interface Readers {
  level: string
  circle: string | null
  people: number
  structures: number
}

/** How many arrived members, of how many structures, read each level and circle today. */
export async function countReaders(db: Db, community: string, now: Date): Promise<Readers[]> {
  const { rows } = await sql<Readers>`
    with mandated as materialized (
      select d.person_id from mandates d join communities c on c.id = d.community_id
       where d.community_id = ${community} and d.status = 'active'
         and (${now}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on),
    present as materialized (
      select m.person_id, m.structure_id, m.roles && '{network_lead,steering_member}' as steers,
             'network_lead' = any(m.roles) or m.person_id in (select person_id from mandated) as delegate
        from memberships m join people p on p.id = m.person_id and p.status = 'active'
       where m.community_id = ${community} and m.left_at is null)
    select 'community' as level, null::uuid as circle, count(*)::int as people,
           count(distinct structure_id)::int as structures from present
    union all
    select 'delegates', null, count(*)::int, count(distinct structure_id)::int from present where delegate
    union all
    select 'steering', null, count(*)::int, count(distinct structure_id)::int from present where steers
    union all
    select 'circle', cm.circle_id, count(*)::int, count(distinct p.structure_id)::int
      from present p join circle_members cm using (person_id)
           join circles c on c.id = cm.circle_id and c.community_id = ${community}
     group by cm.circle_id
  `.execute(db)
  return rows
}

export async function circlesOf(db: Db, reader: Reader): Promise<{ id: string; name: string }[]> {
  if (reader.circles.length === 0) return []
  return db
    .selectFrom('circles')
    .select(['id', 'name'])
    .where('community_id', '=', reader.community)
    .where('id', 'in', [...reader.circles])
    .orderBy('name')
    .execute()
}

const LATELY = 500

/** The tags of the threads active lately, most frequent first. */
export async function tagsInUse(db: Db, reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ tag: string }>`
    select tag from (
      select t.tags from threads t where t.community_id = ${reader.community} and ${visibleTo(reader, 't')}
       order by t.last_at desc, t.id desc limit ${LATELY}) lately, unnest(tags) as tag
    group by tag order by count(*) desc, tag limit 20
  `.execute(db)
  return rows.map(({ tag }) => tag)
}
