import { sql } from 'kysely'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Level } from '../community/contract.ts'
import { cites } from '../community/quoted-by.access.ts'
import type { Ctx } from '../platform/context.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { isLookedAt } from '../redactions/columns.ts'
import type * as queries from './queries.ts'
import { loadPost, retitle } from './redactable-posts.ts'
import { excerptOf, htmlOf } from './rendered-text.ts'

/** Renders again the posts that quote one of these ids, except those that are hidden themselves. */
export async function rereadPosts(ctx: Ctx, community: string, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<queries.PostRow & { level: Level; circle: string | null }>`
    select p.*, t.level, t.circle_id as circle from posts p join threads t on t.id = p.thread_id
     where t.community_id = ${community} and p.id <> all (${sql.val(ids)}::uuid[])
       and ${cites('p.body', ids)} and not ${isLookedAt(sql`p.id`)}
  `.execute(ctx.db)
  for (const { id, number, body, level, circle } of rows) {
    const { text } = await judgeQuotes(ctx, { community, level, circle }, body)
    const words = { html: htmlOf(text), plain: plainText(text) }
    await ctx.db.updateTable('posts').set(words).where('id', '=', id).execute()
    if (number === 1) await renewOpening(ctx, id, words.plain)
    await sql`
      update search_entries set body = ${words.plain} where subject_type = 'post' and subject_id = ${id}
    `.execute(ctx.db)
  }
}

/** What lists and search show of a thread comes from its opening. */
async function renewOpening(ctx: Ctx, id: string, plain: string): Promise<void> {
  const { post, thread } = await loadPost(ctx, id)
  const excerpt = excerptOf(post.vignette ?? undefined, { plain })
  await retitle(ctx, thread, { title: thread.title, excerpt, plain })
}
