import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'

const MOST = 10

export interface WaitingMention {
  thread: string
  title: string
  post: string
  /** The number of the post that mentions the reader. */
  number: number
  /** Who wrote it; `null` when it is not signed. */
  who: string | null
  at: Date
}

/** The last mentions of the reader that they may read, have not answered, and have not marked as seen. */
export async function waitingMentions(db: Db, reader: Reader): Promise<WaitingMention[]> {
  const { rows } = await sql<WaitingMention>`
    select t.id as thread, t.title, m.post_id as post, m.number, m.at, p.given_name || ' ' || p.family_name as who
      from mentions m join threads t on t.id = m.thread_id join posts on posts.id = m.post_id
           left join people p on p.id = posts.signed_person
     where m.community_id = ${reader.community} and m.person_id = ${reader.person} and m.seen_at is null
       and ${visibleTo(reader, 't')}
       and not exists (
         select from posts answer
          where answer.thread_id = m.thread_id and answer.number > m.number and answer.signed_person = m.person_id)
     order by m.at desc limit ${MOST}
  `.execute(db)
  return rows
}

/** @returns whether the reader is mentioned there, and may read it */
export async function seeMention(db: Db, reader: Reader, post: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mentions')
    .from('threads')
    .set({ seen_at: sql`coalesce(mentions.seen_at, ${now})` })
    .whereRef('threads.id', '=', 'mentions.thread_id')
    .where(visibleTo(reader, 'threads'))
    .where('mentions.community_id', '=', reader.community)
    .where('person_id', '=', reader.person)
    .where('post_id', '=', post)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface WaitingThread {
  id: string
  title: string
  sealed: boolean
  mine: boolean
  at: Date
  number: number
  /** Who wrote the last post; `null` when it is not signed. */
  who: string | null
  why: 'solution_proposed' | 'clarification' | 'followed'
  /** Posts that the reader has not read. */
  unread: number
}

/**
 * Threads whose author is expected to judge a solution or to clarify, when the reader opened them or nobody signed them;
 * and threads that the reader follows, with posts that they have not read.
 */
export async function waitingThreads(db: Db, reader: Reader): Promise<WaitingThread[]> {
  const { rows } = await sql<WaitingThread>`
    with waiting as (
      select t.*, t.signed_person is not distinct from ${reader.person}::uuid as mine,
             t.post_count - coalesce(r.last_read, 0) as unread,
             last.number, last.kind as last_kind, last.signed_person as last_by, last.posted_at,
             f.thread_id is not null as followed
        from threads t join posts last on last.thread_id = t.id and last.number = t.post_count
             left join read_marks r on r.thread_id = t.id and r.person_id = ${reader.person}
             left join thread_follows f on f.thread_id = t.id and f.person_id = ${reader.person}
       where t.community_id = ${reader.community} and ${visibleTo(reader, 't')}
         and ((t.signed_person = ${reader.person} or t.sealed) and t.status in ('open', 'clarified', 'solution_proposed')
              or f.thread_id is not null)),
    named as (
      select w.*, case
          when (mine or sealed) and status = 'solution_proposed' then 'solution_proposed'
          when (mine or sealed) and status in ('open', 'clarified') and last_kind = 'clarification'
               and last_by is distinct from ${reader.person}::uuid then 'clarification'
          when followed and unread > 0 and last_by is distinct from ${reader.person}::uuid then 'followed'
        end as why
        from waiting w)
    select n.id, n.title, n.sealed, n.mine, n.posted_at as at, n.number, n.why, n.unread,
           p.given_name || ' ' || p.family_name as who
      from named n left join people p on p.id = n.last_by
     where n.why is not null
     order by n.posted_at desc limit ${MOST}
  `.execute(db)
  return rows
}
