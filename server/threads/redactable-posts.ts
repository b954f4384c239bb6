import { sql } from 'kysely'
import { membership, visibleTo } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { isUuid } from '../platform/endpoint.ts'
import { notHere } from '../platform/problem.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { removeEntry } from '../platform/search/search.ts'
import type { Redactable } from '../redactions/redactable.access.ts'
import { HIDDEN_TITLE, HIDDEN_WORDS } from '../redactions/contract.ts'
import { isWriterOf } from './actions.ts'
import { findReadPost } from './read.queries.ts'
import * as queries from './queries.ts'
import type { HeldPost } from './held-posts.ts'
import { indexPost, indexThread } from './search-entries.ts'

const HIDDEN = {
  body: doc(HIDDEN_WORDS),
  vignette: null,
  html: `<p>${HIDDEN_WORDS}</p>`,
  plain: HIDDEN_WORDS,
}

export const redactablePosts: Redactable = {
  source: 'post',

  async quotedAs(ctx, id) {
    const { post, thread } = await loadPost(ctx, id)
    return [post.id, thread.id]
  },

  async find(ctx, community, id) {
    const reader = await membership(ctx, community)
    if (!isUuid(id)) throw notHere()
    const { post, thread } = await loadPost(ctx, id)
    if (thread.community_id !== community) throw notHere()
    const { rows } =
      await sql`select from threads t where t.id = ${thread.id} and ${visibleTo(reader, 't')}`.execute(ctx.db)
    if (rows.length === 0) throw notHere()
    const { level, circle_id: circle } = thread
    return { level, circle, author: post.signed_person, isMine: await isWriterOf(ctx, post) }
  },

  async hide(ctx, id) {
    const { post, thread } = await loadPost(ctx, id)
    const { body, vignette, html, plain } = post
    const held: HeldPost = { body, vignette, html, plain, title: null, excerpt: thread.excerpt }
    await ctx.db.updateTable('posts').set(HIDDEN).where('id', '=', id).execute()
    if (post.number === 1) {
      held.title = thread.title
      await retitle(ctx, thread, { title: HIDDEN_TITLE, excerpt: HIDDEN_WORDS, plain: HIDDEN_WORDS })
    } else await removeEntry(ctx.db, { type: 'post', id })
    return { ...held }
  },

  async show(ctx, id, held) {
    const { post, thread } = await loadPost(ctx, id)
    const { title, excerpt, ...words } = held as unknown as HeldPost
    await ctx.db.updateTable('posts').set(words).where('id', '=', id).execute()
    if (title !== null) await retitle(ctx, thread, { title, excerpt, plain: words.plain })
    else await indexPost(ctx.db, thread, { ...post, plain: words.plain, at: post.posted_at })
  },

  async tell(ctx, id) {
    const { post, thread } = await loadPost(ctx, id)
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

export async function loadPost(ctx: Ctx, id: string) {
  const post = await ctx.db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst()
  if (!post) throw notHere()
  const thread = await ctx.db
    .selectFrom('threads')
    .selectAll()
    .where('id', '=', post.thread_id)
    .executeTakeFirstOrThrow()
  return { post, thread }
}

/** Shows a thread under other words, in lists and in search. */
export async function retitle(
  ctx: Ctx,
  thread: queries.LockedThread,
  { title, excerpt, plain }: { title: string; excerpt: string; plain: string },
): Promise<void> {
  await queries.changeThread(ctx.db, thread.id, { title, excerpt })
  await indexThread(ctx.db, { ...thread, title }, plain)
}
