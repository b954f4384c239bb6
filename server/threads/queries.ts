import { randomUUID } from 'node:crypto'
import { sql, type OperationNodeSource, type Insertable, type Updateable } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { send } from '../platform/postgres/send.ts'
import type { ThreadTables } from './tables.ts'

type Threads = ThreadTables['threads']

export async function insertThread(db: Db, values: Insertable<Threads>): Promise<string> {
  const { id } = await db.insertInto('threads').values(values).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function changeThread(db: Db, id: string, values: Updateable<Threads>): Promise<void> {
  await send(db, changing(db, id, values))
}

const changing = (db: Db, id: string, values: Updateable<Threads>) =>
  db.updateTable('threads').set(values).where('id', '=', id)

/** The thread, locked: post numbers have no gap because posts are added one at a time. */
export async function lockThread(db: Db, reader: Reader, id: string) {
  return db
    .selectFrom('threads')
    .selectAll()
    .where('community_id', '=', reader.community)
    .where('id', '=', id)
    .where(visibleTo(reader, 'threads'))
    .forUpdate()
    .executeTakeFirst()
}
export type LockedThread = NonNullable<Awaited<ReturnType<typeof lockThread>>>

/** The parked threads whose day has come in their community. */
export async function dueThreads(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from threads t join communities c on c.id = t.community_id
     where t.status = 'parked' and t.review_on <= ${now}::timestamptz::date + 1
       and t.review_on <= (${now}::timestamptz at time zone c.time_zone)::date
     order by t.review_on, t.id
  `.execute(db)
  return rows.map(({ id }) => id)
}

export async function isThreadVisible(db: Db, reader: Reader, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('threads')
    .select('id')
    .where('community_id', '=', reader.community)
    .where('id', '=', id)
    .where(visibleTo(reader, 'threads'))
    .executeTakeFirst()
  return found !== undefined
}

/** For live rooms, which know only the thread's id. */
export async function communityOf(db: Db, thread: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('threads')
    .select('community_id')
    .where('id', '=', thread)
    .executeTakeFirst()
  return found?.community_id
}

export async function timeZoneOf(db: Db, community: string): Promise<string> {
  const { time_zone } = await db
    .selectFrom('communities')
    .select('time_zone')
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
  return time_zone
}

export async function insertPost(db: Db, values: Insertable<ThreadTables['posts']>): Promise<string> {
  const id = randomUUID()
  await send(db, db.insertInto('posts').values({ ...values, id }))
  return id
}

/**
 * The writes that add a post to its thread, which its writer follows from then on and has read, unless others wrote
 * meanwhile; a sealed writer neither follows nor has read: it would reveal them.
 */
export function addition(
  db: Db,
  post: Insertable<ThreadTables['posts']>,
  thread: Updateable<Threads>,
  person: string | null,
): OperationNodeSource[] {
  const { thread_id: id, number } = post
  const kept = [db.insertInto('posts').values(post), changing(db, id, thread)]
  return person ? [...kept, following(db, person, id), readingOwn(person, id, number)] : kept
}

export async function findPost(db: Db, thread: string, id: string) {
  return db
    .selectFrom('posts')
    .selectAll()
    .where('thread_id', '=', thread)
    .where('id', '=', id)
    .executeTakeFirst()
}
export type PostRow = NonNullable<Awaited<ReturnType<typeof findPost>>>

/** Replaces the text of a post and keeps the earlier one. */
export async function replacePost(
  db: Db,
  { id, body, html }: PostRow,
  at: Date,
  next: Updateable<ThreadTables['posts']>,
): Promise<void> {
  await db
    .insertInto('post_versions')
    .values({
      post_id: id,
      version: sql<number>`(select count(*) + 1 from post_versions where post_id = ${id})`,
      body,
      html,
      replaced_at: at,
    })
    .execute()
  await db
    .updateTable('posts')
    .set({ ...next, edited_at: at })
    .where('id', '=', id)
    .execute()
}

export async function versionsOf(db: Db, post: string) {
  return db
    .selectFrom('post_versions')
    .select(['html', 'replaced_at'])
    .where('post_id', '=', post)
    .orderBy('version', 'desc')
    .limit(50)
    .execute()
}

export async function insertEvent(
  db: Db,
  values: Omit<Insertable<ThreadTables['thread_events']>, 'place'>,
): Promise<number> {
  const { place } = await db
    .insertInto('thread_events')
    .values({
      ...values,
      place: sql<number>`(select count(*) + 1 from thread_events where thread_id = ${values.thread_id})`,
    })
    .returning('place')
    .executeTakeFirstOrThrow()
  return place
}

/** Keeps mentions of members other than the author; visibility is checked when they are shown. */
export async function keepMentions(
  db: Db,
  people: readonly string[],
  mention: Omit<Insertable<ThreadTables['mentions']>, 'person_id'>,
  author: string | null,
): Promise<void> {
  if (people.length === 0) return
  await send(
    db,
    sql`
    insert into mentions (post_id, person_id, community_id, thread_id, number, at)
    select ${mention.post_id}, m.person_id, m.community_id, ${mention.thread_id}, ${mention.number}::int, ${mention.at}
    from memberships m join people p on p.id = m.person_id and p.status = 'active'
    where m.community_id = ${mention.community_id} and m.left_at is null
      and m.person_id::text = any(${sql.val(people)}::text[]) and m.person_id is distinct from ${author}::uuid
    on conflict do nothing
  `,
  )
}

/** Moves the author's reading position, unless others wrote meanwhile. */
export async function readOwnPost(db: Db, person: string, thread: string, number: number): Promise<void> {
  await send(db, readingOwn(person, thread, number))
}

const readingOwn = (person: string, thread: string, number: number) => sql`
  insert into read_marks (person_id, thread_id, last_read)
  select ${person}::uuid, ${thread}::uuid, ${number}::int
   where ${number}::int = 1
      or exists (select from read_marks
                  where person_id = ${person} and thread_id = ${thread} and last_read = ${number}::int - 1)
  on conflict (person_id, thread_id) do update set last_read = excluded.last_read
    where read_marks.last_read = excluded.last_read - 1
`

/** No command keeps a person who is closed or erased meanwhile from it: the statement reads their status itself. */
export async function markRead(db: Db, reader: Reader, thread: string, number: number): Promise<void> {
  await sql`
    insert into read_marks (person_id, thread_id, last_read)
    select ${reader.person}, id, least(${number}::int, post_count) from threads
    where id = ${thread} and community_id = ${reader.community} and ${visibleTo(reader, 'threads')}
      and exists (select from people where people.id = ${reader.person} and people.status = 'active')
    on conflict (person_id, thread_id) do update
      set last_read = excluded.last_read where read_marks.last_read < excluded.last_read
  `.execute(db)
}

export async function follow(db: Db, person: string, thread: string): Promise<void> {
  await send(db, following(db, person, thread))
}

const following = (db: Db, person: string, thread: string) =>
  db
    .insertInto('thread_follows')
    .values({ person_id: person, thread_id: thread })
    .onConflict((conflict) => conflict.doNothing())

export async function unfollow(db: Db, person: string, thread: string): Promise<void> {
  await db
    .deleteFrom('thread_follows')
    .where('person_id', '=', person)
    .where('thread_id', '=', thread)
    .execute()
}

export async function moveFollowers(db: Db, from: string, to: string): Promise<void> {
  await sql`
    insert into thread_follows (person_id, thread_id)
    select person_id, ${to} from thread_follows where thread_id = ${from} on conflict do nothing
  `.execute(db)
}

/** @returns whether it changed anything */
export async function saySameHere(db: Db, values: Insertable<ThreadTables['same_here']>): Promise<boolean> {
  const { numInsertedOrUpdatedRows: said } = await db
    .insertInto('same_here')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return said === 1n
}

export async function unsaySameHere(db: Db, thread: string, structure: string): Promise<boolean> {
  const { numDeletedRows: unsaid } = await db
    .deleteFrom('same_here')
    .where('thread_id', '=', thread)
    .where('structure_id', '=', structure)
    .executeTakeFirst()
  return unsaid === 1n
}

export async function countSameHere(db: Db, thread: string): Promise<number> {
  const { said } = await db
    .selectFrom('same_here')
    .select((eb) => eb.fn.countAll<number>().as('said'))
    .where('thread_id', '=', thread)
    .executeTakeFirstOrThrow()
  return Number(said)
}
