import { sql } from 'kysely'
import { membership, visibleTo } from '../community/access.ts'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Level } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { isUuid } from '../platform/endpoint.ts'
import { notHere } from '../platform/problem.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { removeEntry } from '../platform/search/search.ts'
import type { Redactable } from '../redactions/redactable.access.ts'
import { HIDDEN_TITLE, HIDDEN_WORDS } from '../redactions/contract.ts'
import { isWriterOf } from './actions.ts'
import { findReadPost } from './read.queries.ts'
import * as queries from './queries.ts'
import type { HeldPost } from './held-posts.ts'
import { htmlOf } from './rendered-text.ts'
import { indexPost, indexThread } from './search-entries.ts'

const HIDDEN = {
  body: doc(HIDDEN_WORDS),
  vignette: null,
  html: `<p>${HIDDEN_WORDS}</p>`,
  plain: HIDDEN_WORDS,
}

export const redactablePosts: Redactable = {
  async find(ctx, community, id) {
    const reader = await membership(ctx, community)
    if (!isUuid(id)) throw notHere()
    const { post, thread } = await load(ctx, id)
    if (thread.community_id !== community) throw notHere()
    const { rows } =
      await sql`select from threads t where t.id = ${thread.id} and ${visibleTo(reader, 't')}`.execute(ctx.db)
    if (rows.length === 0) throw notHere()
    const { level, circle_id: circle } = thread
    return { level, circle, author: post.signed_person, isMine: await isWriterOf(ctx, post) }
  },

  async hide(ctx, id) {
    const { post, thread } = await load(ctx, id)
    const { body, vignette, html, plain } = post
    const held: HeldPost = { body, vignette, html, plain, title: null, excerpt: thread.excerpt }
    await ctx.db.updateTable('posts').set(HIDDEN).where('id', '=', id).execute()
    if (post.number === 1) {
      held.title = thread.title
      await retitle(ctx, thread, { title: HIDDEN_TITLE, excerpt: HIDDEN_WORDS, plain: HIDDEN_WORDS })
    } else await removeEntry(ctx.db, { type: 'post', id })
    await readQuotesAgain(ctx, post, thread)
    return { ...held }
  },

  async show(ctx, id, held) {
    const { post, thread } = await load(ctx, id)
    const { title, excerpt, ...words } = held as unknown as HeldPost
    await ctx.db.updateTable('posts').set(words).where('id', '=', id).execute()
    if (title !== null) await retitle(ctx, thread, { title, excerpt, plain: words.plain })
    else await indexPost(ctx.db, thread, { ...post, plain: words.plain, at: post.posted_at })
    await readQuotesAgain(ctx, post, thread)
  },

  async tell(ctx, id) {
    const { post, thread } = await load(ctx, id)
    await ctx.announce({
      name: 'post:masked',
      community: thread.community_id,
      subject: { type: 'post', id },
      level: thread.level,
      circle: thread.circle_id,
      signature: null,
      payload: { thread: thread.id, post: id, number: post.number },
      also: { room: `thread:${thread.id}`, payload: { post: await findReadPost(ctx.db, id) } },
    })
  },

  read: (held) => {
    const { title, html, plain } = held as unknown as HeldPost
    return { title, html, plain }
  },
}

async function load(ctx: Ctx, id: string) {
  const post = await ctx.db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!post) throw notHere()
  const thread = await ctx.db
    .selectFrom('threads')
    .selectAll()
    .where('id', '=', post.thread_id)
    .executeTakeFirstOrThrow()
  return { post, thread }
}

async function retitle(
  ctx: Ctx,
  thread: queries.LockedThread,
  { title, excerpt, plain }: { title: string; excerpt: string; plain: string },
): Promise<void> {
  await queries.changeThread(ctx.db, thread.id, { title, excerpt })
  await indexThread(ctx.db, { ...thread, title }, plain)
}

/** Posts that quote it read without the quote while it is hidden, and with it afterwards. */
async function readQuotesAgain(ctx: Ctx, post: queries.PostRow, thread: queries.LockedThread): Promise<void> {
  const quoted = post.number === 1 ? [post.id, thread.id] : [post.id]
  const { rows } = await sql<queries.PostRow & { level: Level; circle: string | null }>`
    select p.*, t.level, t.circle_id as circle from posts p join threads t on t.id = p.thread_id
     where t.community_id = ${thread.community_id} and p.id <> ${post.id}
       and p.body::text like any (${sql.val(quoted.map((id) => `%${id}%`))}::text[])
       and not exists (select from redactions d where d.subject_id = p.id and d.decision is null)
  `.execute(ctx.db)
  for (const { id, body, level, circle } of rows) {
    const { text } = await judgeQuotes(ctx, { community: thread.community_id, level, circle }, body)
    const words = { html: htmlOf(text), plain: plainText(text) }
    await ctx.db.updateTable('posts').set(words).where('id', '=', id).execute()
    await sql`
      update search_entries set body = ${words.plain} where subject_type = 'post' and subject_id = ${id}
    `.execute(ctx.db)
  }
}
