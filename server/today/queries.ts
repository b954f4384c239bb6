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
    .select(['slug', 'unifying_purpose'])
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
}

export interface WaitingRow {
  kind: 'mention' | 'mandate_to_accept' | 'mandate_to_grant' | 'issue_to_approve'
  label: string
  /** Of the thread, the mandate or the issue. */
  id: string
  /** The number of the post that mentions the reader; 0 for what is no mention. */
  post: number
  at: Date | null
}

/**
 * What waits for the reader alone: a mention they have not read and may read, a mandate to accept or to grant, an issue
 * of the journal that they may approve: as the committee, or as a delegate where there is none.
 */
export async function waiting(db: Db, reader: Reader): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    (select 'mention' as kind, t.title as label, t.id, m.number as post, m.at
       from mentions m join threads t on t.id = m.thread_id
            left join read_marks r on r.thread_id = t.id and r.person_id = m.person_id
      where m.community_id = ${reader.community} and m.person_id = ${reader.person}
        and coalesce(r.last_read, 0) < m.number and ${visibleTo(reader, 't')}
      order by m.at desc limit 5)
    union all
    (select 'mandate_to_accept', s.name, d.id, 0, d.created_at
       from mandates d join structures s on s.id = d.structure_id
      where d.community_id = ${reader.community} and d.person_id = ${reader.person} and d.status = 'granted'
        and d.accepted_at is null limit 5)
    union all
    (select 'mandate_to_grant', p.given_name || ' ' || p.family_name, d.id, 0, d.created_at
       from mandates d join people p on p.id = d.person_id
      where d.community_id = ${reader.community} and d.status = 'requested'
        and d.structure_id = any(${sql.val(reader.managerOf)}::uuid[]) limit 5)
    union all
    (select 'issue_to_approve', i.title, i.id, 0, null
       from journal_issues i
      where i.community_id = ${reader.community} and i.status = 'in_review'
        and (${reader.roles.includes('steering_member')}::boolean
             or (${reader.mandate !== null}::boolean and not exists (
                  select from memberships c where c.community_id = i.community_id and c.left_at is null
                    and 'steering_member' = any(c.roles))))
        and ${reader.person} not in (i.signed_person, coalesce(i.submitted_by, i.signed_person))
        and not exists (select from issue_approvals a
                         where a.issue_id = i.id and a.signed_person = ${reader.person}) limit 5)
  `.execute(db)
  return rows
}
