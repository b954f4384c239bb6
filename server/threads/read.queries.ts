import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader, SignedBy } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, listOf, oneOf, type RowOf } from '../platform/columns.ts'
import { redactionOf } from '../redactions/columns.ts'
import { PAGE } from './contract.ts'
import type { Signing } from './signature.ts'
import type { Post, Thread } from './thread.contract.ts'

/** A thread, a post or an event. */
type SignedAlias = 't' | 'f' | 'e'

/** Who signed a row, with current names; people and structures are joined as `<alias>_p` and `<alias>_s`. */
const signedBy = (alias: SignedAlias) =>
  expression<SignedBy | null>(`case when ${alias}.signed_person is not null then json_build_object(
    'person', ${alias}.signed_person, 'name', ${alias}_p.given_name || ' ' || ${alias}_p.family_name,
    'structure', ${alias}.signed_structure, 'structureName', ${alias}_s.name,
    'posture', ${alias}.signed_posture, 'scope', ${alias}.signed_scope) end`)

/** When a row was written; sealed rows expose only the Monday of their week. */
const dated = (alias: SignedAlias, column: string) => ({
  at: instant(expression<Date | null>(`case when not ${alias}.sealed then ${alias}.${column} end`)),
  week: expression<string | null>(
    `case when ${alias}.sealed then (${alias}.${column} at time zone 'UTC')::date end`,
  ),
})

const signedJoins = (alias: SignedAlias) => `
  left join people ${alias}_p on ${alias}_p.id = ${alias}.signed_person
  left join structures ${alias}_s on ${alias}_s.id = ${alias}.signed_structure`

/** What `HEAD` needs joined to threads `t`. */
export const HEAD_JOINS = sql.raw(`left join circles ci on ci.id = t.circle_id ${signedJoins('t')}`)
const POST_JOINS = sql.raw(signedJoins('f'))

export const t = columnsOf<'threads'>('t')

/** What a list and a page show of a thread; circles are joined as `ci`. */
export const HEAD = {
  id: t('id'),
  kind: t('kind'),
  title: t('title'),
  status: t('status'),
  level: t('level'),
  circle: expression<Thread['circle']>(
    `case when ci.id is not null then json_build_object('id', ci.id, 'name', ci.name) end`,
  ),
  sensitive: t('sensitive'),
  sealed: t('sealed'),
  tags: t('tags'),
  signedBy: signedBy('t'),
  ...dated('t', 'opened_at'),
  postCount: t('post_count'),
  lastAt: instant(t('last_at')),
}

const st = columnsOf<'structures'>('st')
const STRUCTURE = columnMap({ id: st('id'), name: st('name'), shortName: st('short_name') })
const SAME_HERE = columnMap({ ...STRUCTURE.columns, note: expression<string>('sh.note') })

const THREAD = columnMap({
  ...HEAD,
  recomposed: t('recomposed'),
  singleStructure: t('single_structure'),
  caretaker: oneOf(STRUCTURE, 'from structures st where st.id = t.caretaker_id'),
  tool: t('tool_id'),
  session: t('session_id'),
  mergedInto: t('merged_into'),
  reviewOn: t('review_on'),
  learned: t('learned'),
  proposalCount: t('proposal_count'),
  structures: listOf(
    STRUCTURE,
    `from unnest(t.structure_ids) with ordinality as u (id, place) join structures st on st.id = u.id order by u.place`,
  ),
  sameHere: listOf(
    SAME_HERE,
    `from same_here sh join structures st on st.id = sh.structure_id where sh.thread_id = t.id order by sh.at`,
  ),
})

const f = columnsOf<'posts'>('f')
const POST = columnMap({
  id: f('id'),
  number: f('number'),
  parent: f('parent'),
  kind: f('kind'),
  html: f('html'),
  signedBy: signedBy('f'),
  ...dated('f', 'posted_at'),
  edited: expression<boolean>('f.edited_at is not null'),
  redaction: redactionOf('f.id'),
})

const e = columnsOf<'thread_events'>('e')
const EVENT = columnMap({
  place: e('place'),
  afterNumber: e('after_number'),
  command: e('command'),
  from: e('from_status'),
  to: e('to_status'),
  note: e('note'),
  signedBy: signedBy('e'),
  ...dated('e', 'at'),
})

/** What a thread's page shows besides its posts. */
const AROUND = columnMap({
  synthesis: oneOf(
    POST,
    `from posts f ${signedJoins('f')} where f.thread_id = t.id and f.number = t.synthesis_number`,
  ),
  events: listOf(EVENT, `from thread_events e ${signedJoins('e')} where e.thread_id = t.id order by e.place`),
})

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

interface Around extends RowOf<typeof AROUND> {
  posts: RowOf<typeof POST>[]
  lastRead: number
  following: boolean
}

/** A thread, a window of its posts, its timeline and the reader's position, in one query. */
export async function findThread(
  db: Db,
  reader: Reader,
  id: string,
  asked: Asked = {},
): Promise<({ thread: Thread } & Around) | undefined> {
  const { rows } = await sql<RowOf<typeof THREAD> & Around>`
    select ${THREAD.list}, ${AROUND.list},
      (select coalesce(json_agg(f), '[]') from (
        select ${POST.list} from posts f ${POST_JOINS}
        where f.thread_id = t.id and f.number between w.start and w.start + ${sql.lit(PAGE - 1)}
          and f.number < ${asked.before ?? 2147483647}::int
        order by f.number) f) as posts,
      coalesce(r.last_read, 0) as "lastRead",
      exists (select from thread_follows where person_id = ${reader.person} and thread_id = t.id) as following
    from threads t
      left join read_marks r on r.person_id = ${reader.person} and r.thread_id = t.id
      cross join lateral (select ${windowFrom(asked)} as start) w
      ${HEAD_JOINS}
    where t.community_id = ${reader.community} and t.id = ${id} and ${visibleTo(reader, 't')}
  `.execute(db)
  if (!rows[0]) return undefined
  const { posts, synthesis, events, lastRead, following, ...thread } = rows[0]
  return { thread, posts, synthesis, events, lastRead, following }
}

/** A post as `findReadPost` reads it, from what was just written. */
export function justWritten(
  { id, number, parent, kind, html }: Pick<Post, 'id' | 'number' | 'parent' | 'kind' | 'html'>,
  { signature, scope, at }: Signing,
  { names }: Reader,
): Post {
  const dated = signature
    ? { at: at.toISOString(), week: null }
    : { at: null, week: at.toISOString().slice(0, 10) }
  const signedBy = signature && {
    person: signature.person,
    name: names.person,
    structure: signature.structure,
    structureName: names.structure,
    posture: signature.posture,
    scope,
  }
  return { id, number, parent, kind, html, signedBy, ...dated, edited: false, redaction: null }
}

/** One post, in its displayed form. */
export async function findReadPost(db: Db, id: string): Promise<Post> {
  const post = await POST.first(db, sql`from posts f ${POST_JOINS} where f.id = ${id}`)
  return post!
}
