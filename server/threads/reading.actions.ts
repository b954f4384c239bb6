import { sign, visibleTo, membership } from '../community/access.ts'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Reader } from '../community/contract.ts'
import { posturesOf } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { done } from '../platform/endpoint.ts'
import { actsOf } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { similarTitles } from '../platform/search/search.ts'
import { threadRolesOf, isWriterOf } from './actions.ts'
import { requireThreadReader, threadToWrite } from './access.ts'
import type { ThreadFilter } from './contract.ts'
import { heldWords } from './held-posts.ts'
import * as listing from './list.queries.ts'
import * as queries from './queries.ts'
import { findThread } from './read.queries.ts'
import { isSealable } from './posts.rules.ts'
import { loadPost } from './redactable-posts.ts'
import { THREAD_LIFE } from './rules.ts'
import { sealedByMe } from './seal.ts'
import type { ThreadPage } from './thread.contract.ts'

export async function listThreads(
  ctx: Ctx,
  community: string,
  { filter = 'all', tag, before }: { filter?: ThreadFilter; tag?: string; before?: string } = {},
) {
  const reader = await membership(ctx, community)
  return listing.findThreads(ctx.db, reader, { filter, tag, before })
}

export async function readThread(
  ctx: Ctx,
  community: string,
  id: string,
  asked: { post?: number; after?: number; before?: number } = {},
): Promise<ThreadPage> {
  const reader = await membership(ctx, community)
  const found = await findThread(ctx.db, reader, id, asked)
  if (!found) throw notHere()
  const { thread, posts, synthesis, events, ...own } = found
  const mine = thread.sealed
    ? await mineUnderSeal(ctx, id, posts)
    : { isAuthor: thread.signedBy?.person === ctx.me, sealedPosts: [] }
  const asker = { ...threadRolesOf(reader), isAuthor: mine.isAuthor }
  return {
    thread,
    posts,
    synthesis,
    events,
    you: { ...own, ...threadRolesOf(reader), ...mine },
    acts: actsOf(THREAD_LIFE, thread, asker, ctx.now),
  }
}

async function mineUnderSeal(ctx: Ctx, thread: string, posts: ThreadPage['posts']) {
  const sealed = posts.filter(({ signedBy }) => signedBy === null)
  const ofThread = await sealedByMe(ctx, 'thread', [thread])
  const ofPosts = await sealedByMe(
    ctx,
    'post',
    sealed.map(({ id }) => id),
  )
  return {
    isAuthor: ofThread.has(thread),
    sealedPosts: sealed.filter(({ id }) => ofPosts.has(id)).map(({ number }) => number),
  }
}

/** A post's source, for its writer. Others read it in its thread. */
export async function readPost(ctx: Ctx, community: string, thread: string, id: string) {
  await requireThreadReader(ctx, community, thread)
  const post = await queries.findPost(ctx.db, thread, id)
  if (!post) throw notHere()
  const isMine = await isWriterOf(ctx, post)
  const versions = isMine ? await queries.versionsOf(ctx.db, id) : []
  const { body, vignette } = (isMine && (await heldWords(ctx, id))?.held) || post
  return {
    body: isMine ? body : await readableBody(ctx, community, id),
    vignette,
    versions: versions.map(({ html, replaced_at }) => ({
      html,
      replacedAt: post.sealed ? null : replaced_at.toISOString(),
    })),
  }
}

/** A post as others read it: what it quotes may have been hidden since. */
async function readableBody(ctx: Ctx, community: string, id: string) {
  const { post, thread } = await loadPost(ctx, id)
  const place = { community, level: thread.level, circle: thread.circle_id }
  return (await judgeQuotes(ctx, place, post.body)).text
}

/** The levels and postures offered when opening a thread, with how many people read each level. */
export async function readOpening(ctx: Ctx, community: string) {
  const reader = await membership(ctx, community)
  const [readers, circles, tags] = await Promise.all([
    listing.countReaders(ctx.db, community, ctx.now),
    listing.circlesOf(ctx.db, reader),
    listing.tagsInUse(ctx.db, reader),
  ])
  const places = [
    ...reader.levels.filter((level) => level !== 'public').map((level) => ({ level, circle: null })),
    ...circles.map((circle) => ({ level: 'circle', circle })),
  ]
  const levels = places.map(({ level, circle }) => {
    const counted = readers.find((row) => row.level === level && row.circle === (circle?.id ?? null))
    const { people, structures } = counted ?? { people: 0, structures: 0 }
    return { level, circle, people, structures, sealable: isSealable({ people, structures }) }
  })
  return { levels, postures: posturesOf(reader.mandate), tags }
}

/** Threads whose title resembles the one being typed, to avoid a duplicate. */
export async function similarThreads(ctx: Ctx, community: string, title: string) {
  const reader = await membership(ctx, community)
  const visible = (alias: string) => visibleTo(reader, alias)
  const alike = await similarTitles(ctx.db, { community, visible, title, kinds: ['thread'], limit: 4 })
  const ids = alike.map(({ subject }) => subject.id)
  const threads = await listing.findTitles(ctx.db, reader, ids)
  return threads.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

export async function markRead(ctx: Ctx, community: string, thread: string, number: number) {
  const reader = await requireThreadReader(ctx, community, thread)
  await queries.markRead(ctx.db, reader, thread, number)
  return done
}

export async function followThread(ctx: Ctx, community: string, thread: string, following: boolean) {
  const reader = await requireThreadReader(ctx, community, thread)
  await (following ? queries.follow : queries.unfollow)(ctx.db, reader.person, thread)
  return done
}

/** « Nous aussi »: a structure meets this problem too; counted once per structure. */
export async function saySameHere(
  ctx: Ctx,
  community: string,
  id: string,
  { said, note = '' }: { said: boolean; note?: string },
) {
  return inTransaction(ctx, async (ctx) => {
    const { reader, thread } = await threadToWrite(ctx, community, id)
    const { structure, person } = reader
    const changed = said
      ? await queries.saySameHere(ctx.db, {
          thread_id: id,
          structure_id: structure,
          person_id: person,
          note,
          at: ctx.now,
        })
      : await queries.unsaySameHere(ctx.db, id, structure)

    const { sameHere } = (await findThread(ctx.db, reader, id))!.thread
    if (changed) await announceSameHere(ctx, reader, thread, { said, sameHere })
    return { sameHere }
  })
}

async function announceSameHere(
  ctx: Ctx,
  reader: Reader,
  { id, level, circle_id }: queries.LockedThread,
  { said, sameHere }: { said: boolean; sameHere: ThreadPage['thread']['sameHere'] },
): Promise<void> {
  await ctx.announce({
    name: 'thread:joined',
    community: reader.community,
    subject: { type: 'thread', id },
    level,
    circle: circle_id,
    signature: sign(reader),
    payload: { thread: id, structure: reader.structure, said },
    also: { room: `thread:${id}`, payload: { sameHere } },
  })
}
