import { sql } from 'kysely'
import { href, postAnchor } from '../addresses.ts'
import type { KnownSource } from '../community/quotable-sources.access.ts'
import { cites, type Quoting } from '../community/quoted-by.access.ts'
import type { Db } from '../database.ts'
import { saidOf } from '../platform/richtext/quotes.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { isLookedAt } from '../redactions/columns.ts'

/** Threads and posts can be quoted by their readers, at the current level of the thread. */
export const threadSources = {
  thread: { load: loadThreads, said: saidInThreads },
  post: { load: loadPosts, said: saidInPosts },
}

async function loadThreads(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string }>`
    select 'thread' as kind, t.id, t.community_id as community, t.level, t.circle_id as circle, t.title as label,
           c.slug, t.structure_ids as structures, ${isLookedAt(sql`o.id`)} as withheld,
           ${isLookedAt(sql`select posts.id from posts where posts.thread_id = t.id`)} as "partlyWithheld"
      from threads t join communities c on c.id = t.community_id
           left join posts o on o.thread_id = t.id and o.number = 1
     where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, ...thread }) => ({
    ...thread,
    href: href('thread', { community: slug, thread: thread.id }),
  }))
}

/** A quoted post names its author, unless sealed. */
async function loadPosts(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string; thread: string; number: number }>`
    select 'post' as kind, posts.id, t.community_id as community, t.level, t.circle_id as circle,
           coalesce(p.given_name || ' ' || p.family_name || ', ' || s.short_name, 'Une personne du réseau') as label,
           c.slug, t.id as thread, posts.number, ${isLookedAt(sql`posts.id`)} as withheld,
           array_remove(array[posts.signed_structure], null) as structures
      from posts join threads t on t.id = posts.thread_id join communities c on c.id = t.community_id
           left join people p on p.id = posts.signed_person left join structures s on s.id = posts.signed_structure
     where posts.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, thread, number, ...post }) => ({
    ...post,
    href: href('thread', { community: slug, thread }, { anchor: postAnchor(number) }),
  }))
}

async function saidInThreads(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; title: string; bodies: RichText[] }>`
    select t.id, t.title, (select json_agg(posts.body) from posts where posts.thread_id = t.id) as bodies
      from threads t where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ id, title, bodies }) => ({ id, said: [title, ...bodies.map(saidOf)] }))
}

/** Earlier texts of an edited post can be quoted too. */
async function saidInPosts(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; bodies: RichText[] }>`
    select id, json_agg(body) as bodies
      from (select id, body from posts union all select post_id, body from post_versions) as said
     where id = any(${sql.val(ids)}::uuid[]) group by id
  `.execute(db)
  return rows.map(({ id, bodies }) => ({ id, said: bodies.map(saidOf) }))
}

export async function threadsQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select distinct t.level, t.circle_id as circle, 'le fil «\u00a0' || t.title || '\u00a0»' as name
      from posts join threads t on t.id = posts.thread_id
     where t.community_id = ${community} and ${cites('posts.body', ids)}
  `.execute(db)
  return rows
}
