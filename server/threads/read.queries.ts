import { sql, type RawBuilder } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Level, MandateScope, Posture, Reader, SignedBy } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { PAGE } from './contract.ts'
import type { Post, PostKind, Thread, ThreadEvent, ThreadKind, ThreadStatus } from './thread.contract.ts'

/** The columns of a signed row, with current names. */
interface SignedRow {
  sealed: boolean
  signed_person: string | null
  signed_structure: string | null
  signed_posture: Posture | null
  signed_scope: MandateScope | null
  person_name: string | null
  structure_name: string | null
}

function signedBy(row: SignedRow): SignedBy | null {
  if (row.signed_person === null) return null
  return {
    person: row.signed_person,
    name: row.person_name!,
    structure: row.signed_structure!,
    structureName: row.structure_name!,
    posture: row.signed_posture!,
    scope: row.signed_scope,
  }
}

/** Sealed items expose only the Monday of their week. */
export function dated(sealed: boolean, at: Date): { at: string | null; week: string | null } {
  const instant = at.toISOString()
  return sealed ? { at: null, week: instant.slice(0, 10) } : { at: instant, week: null }
}

/**
 * `<alias>.signed_*` with the names of today; the aliases of people and structures are `<alias>_p` and `<alias>_s`.
 * Raw, since an alias is ours: taking it for a name that might need quotes costs more than the whole rest of the query.
 */
export const signedFields = (alias: SignedAlias) =>
  sql.raw(`${alias}.sealed, ${alias}.signed_person, ${alias}.signed_structure, ${alias}.signed_posture,
    ${alias}.signed_scope, ${alias}_p.given_name || ' ' || ${alias}_p.family_name as person_name,
    ${alias}_s.name as structure_name`)

export const signedJoins = (alias: SignedAlias) =>
  sql.raw(`
    left join people ${alias}_p on ${alias}_p.id = ${alias}.signed_person
    left join structures ${alias}_s on ${alias}_s.id = ${alias}.signed_structure`)

/** A thread, a post or an event. */
type SignedAlias = 't' | 'f' | 'e'

export interface HeadRow extends SignedRow {
  id: string
  kind: ThreadKind
  title: string
  status: ThreadStatus
  level: Level
  circle_id: string | null
  circle_name: string | null
  sensitive: boolean
  tags: string[]
  opened_at: Date
  last_at: Date
  post_count: number
}

export function headOf(row: HeadRow) {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    level: row.level,
    circle: row.circle_id ? { id: row.circle_id, name: row.circle_name! } : null,
    sensitive: row.sensitive,
    sealed: row.sealed,
    tags: row.tags,
    signedBy: signedBy(row),
    ...dated(row.sealed, row.opened_at),
    postCount: row.post_count,
    lastAt: row.last_at.toISOString(),
  }
}

interface ThreadRow extends HeadRow {
  recomposed: boolean
  single_structure: boolean
  tool_id: string | null
  session_id: string | null
  merged_into: string | null
  review_on: string | null
  learned: string | null
  proposal_count: number
  synthesis_number: number | null
  caretaker: Thread['caretaker']
  structures: Thread['structures']
  same_here: Thread['sameHere']
  events: EventJson[]
  last_read: number | null
  following: boolean
  posts: PostJson[]
  synthesis: PostJson | null
}

type PostJson = Omit<ReadRow, 'posted_at'> & { posted_at: string }

type EventJson = Omit<ThreadEvent, 'signedBy' | 'at' | 'week'> & SignedRow & { at: string }

const STRUCTURE_FIELDS = sql.raw('st.id, st.name, st.short_name as "shortName"')

const POST_FIELDS = sql`f.id, f.number, f.parent, f.kind, f.html, f.posted_at, f.edited_at is not null as edited, ${signedFields('f')}`

/** Rows as one ordered JSON value; a whole row converts faster than its fields. */
const list = (rows: RawBuilder<unknown>) => sql`coalesce((select json_agg(line) from (${rows}) line), '[]')`

/** Posts shown above the landing post, for context. */
const BEFORE_TARGET = 3

/** The requested posts; by default, those around the first unread one. */
export interface Asked {
  post?: number | undefined
  after?: number | undefined
  before?: number | undefined
}

/** The number of the first post of the window, for a thread `t` and how far its reader has read, `r`. */
function windowFrom({ post, after, before }: Asked) {
  if (after !== undefined) return sql`${after}::int + 1`
  if (before !== undefined) return sql`${before}::int - ${sql.lit(PAGE)}`
  const target = post === undefined ? sql`coalesce(nullif(r.last_read, 0) + 1, 1)` : sql`${post}::int`
  return sql`greatest(1, least(${target} - ${sql.lit(BEFORE_TARGET)}, t.post_count - ${sql.lit(PAGE - 1)}))`
}

/** A thread, a window of its posts, its timeline and the reader's position, in one query. */
export async function findThread(
  db: Db,
  reader: Reader,
  id: string,
  asked: Asked = {},
): Promise<ThreadRow | undefined> {
  const { rows } = await sql<ThreadRow>`
    select t.id, t.kind, t.title, t.status, t.level, t.circle_id, ci.name as circle_name, t.sensitive, t.tags,
      t.opened_at, t.last_at, t.post_count, t.recomposed, t.single_structure, t.tool_id, t.session_id, t.merged_into,
      t.review_on, t.learned, t.proposal_count, t.synthesis_number, ${signedFields('t')},
      (select to_json(ca) from (select ${STRUCTURE_FIELDS} from structures st where st.id = t.caretaker_id) ca) as caretaker,
      ${list(sql`
        select ${STRUCTURE_FIELDS} from unnest(t.structure_ids) with ordinality as u (id, place)
        join structures st on st.id = u.id order by u.place`)} as structures,
      ${list(sql`
        select ${STRUCTURE_FIELDS}, sh.note from same_here sh join structures st on st.id = sh.structure_id
        where sh.thread_id = t.id order by sh.at`)} as same_here,
      ${list(sql`
        select e.place, e.after_number as "afterNumber", e.command, e.from_status as "from", e.to_status as "to",
          e.note, e.at, ${signedFields('e')}
        from thread_events e ${signedJoins('e')} where e.thread_id = t.id order by e.place`)} as events,
      ${list(sql`
        select ${POST_FIELDS} from posts f ${signedJoins('f')}
        where f.thread_id = t.id and f.number between w.start and w.start + ${sql.lit(PAGE - 1)}
          and f.number < ${asked.before ?? 2147483647}::int
        order by f.number`)} as posts,
      (
        select to_json(f) from (
          select ${POST_FIELDS} from posts f ${signedJoins('f')} where f.thread_id = t.id and f.number = t.synthesis_number
        ) f
      ) as synthesis,
      r.last_read,
      exists (select from thread_follows where person_id = ${reader.person} and thread_id = t.id) as following
    from threads t
      left join circles ci on ci.id = t.circle_id
      left join read_marks r on r.person_id = ${reader.person} and r.thread_id = t.id
      cross join lateral (select ${windowFrom(asked)} as start) w
      ${signedJoins('t')}
    where t.community_id = ${reader.community} and t.id = ${id} and ${visibleTo(reader, 't')}
  `.execute(db)
  return rows[0]
}

export function toThread(row: ThreadRow): Thread {
  return {
    ...headOf(row),
    recomposed: row.recomposed,
    singleStructure: row.single_structure,
    caretaker: row.caretaker,
    tool: row.tool_id,
    session: row.session_id,
    mergedInto: row.merged_into,
    reviewOn: row.review_on,
    learned: row.learned,
    proposalCount: row.proposal_count,
    structures: row.structures,
    sameHere: row.same_here,
  }
}

export function toEvent({
  place,
  afterNumber,
  command,
  from,
  to,
  note,
  sealed,
  at,
  ...row
}: EventJson): ThreadEvent {
  return {
    place,
    afterNumber,
    command,
    from,
    to,
    note,
    signedBy: signedBy({ sealed, ...row }),
    ...dated(sealed, new Date(at)),
  }
}

interface ReadRow extends SignedRow {
  id: string
  number: number
  parent: number | null
  kind: PostKind
  html: string
  posted_at: Date
  edited: boolean
}

/** One post, in its displayed form. */
export async function findReadPost(db: Db, id: string): Promise<Post> {
  const { rows } = await sql<{ post: PostJson }>`
    select to_json(f) as post from (select ${POST_FIELDS} from posts f ${signedJoins('f')} where f.id = ${id}) f
  `.execute(db)
  return toPost(rows[0]!.post)
}

export function toPost(row: PostJson): Post {
  return {
    id: row.id,
    number: row.number,
    parent: row.parent,
    kind: row.kind,
    html: row.html,
    signedBy: signedBy(row),
    ...dated(row.sealed, new Date(row.posted_at)),
    edited: row.edited,
  }
}
