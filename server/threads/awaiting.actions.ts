import { membership } from '../community/access.ts'
import type { Ctx } from '../platform/context.ts'
import { done } from '../platform/endpoint.ts'
import { notHere } from '../platform/problem.ts'
import * as queries from './awaiting.queries.ts'
import { sealedByMe } from './seal.ts'

/** Mentions of the reader that await an answer. */
export async function mentionsWaiting(ctx: Ctx, community: string): Promise<queries.WaitingMention[]> {
  return queries.waitingMentions(ctx.db, await membership(ctx, community))
}

/** Threads that await the reader, as their author or because they follow them. */
export async function threadsWaiting(ctx: Ctx, community: string): Promise<queries.WaitingThread[]> {
  const found = await queries.waitingThreads(ctx.db, await membership(ctx, community))
  const unsigned = found.filter(({ sealed, why }) => sealed && why !== 'followed')
  const mine = await sealedByMe(
    ctx,
    'thread',
    unsigned.map(({ id }) => id),
  )
  return found.filter((thread) => thread.why === 'followed' || thread.mine || mine.has(thread.id))
}

/** « Vu »: the mention no longer awaits an answer. */
export async function seeMention(ctx: Ctx, community: string, post: string) {
  if (!(await queries.seeMention(ctx.db, await membership(ctx, community), post, ctx.now))) throw notHere()
  return done
}
