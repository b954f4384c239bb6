import { randomUUID } from 'node:crypto'
import { membership } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import { mayRead } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { mentionsOf } from '../platform/richtext/document.ts'
import { requireUnchanged } from '../platform/stale.ts'
import { isAuthorOf, threadToWrite } from './access.ts'
import { heldWords, rewriteHidden } from './held-posts.ts'
import { indexPost, indexThread } from './search-entries.ts'
import { countReaders } from './list.queries.ts'
import * as queries from './queries.ts'
import { findReadPost, findThread, justWritten } from './read.queries.ts'
import * as refusals from './refusals.contract.ts'
import { isSealable, mayWrite } from './posts.rules.ts'
import { seal, sealedByMe } from './seal.ts'
import type { NewPost, NewThread, Post, PostChange, Thread, Vignette } from './thread.contract.ts'
import { sealedThisWeek, signedColumns, signedNow, type Signing } from './signature.ts'
import { excerptOf, vignetteText, renderedText, type RenderedText } from './rendered-text.ts'

export async function openThread(ctx: Ctx, community: string, asked: NewThread): Promise<Thread> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const place = { level: asked.level, circle: asked.circle ?? null }
    if (!mayOpenAt(reader, place)) throw refusals.levelBeyondYou()
    if (asked.sealed) await requireSealable(ctx, community, place)
    const words = await openingWords(ctx, reader, place, asked)
    const voice = await voiceFor(ctx, reader, asked)

    const id = await queries.insertThread(ctx.db, newThread(community, asked, words, voice))
    const post = await queries.insertPost(ctx.db, {
      ...newPost(id, words, voice),
      number: 1,
      kind: 'opening',
      vignette: asked.vignette ?? null,
    })
    if (asked.sealed) {
      await seal(ctx, 'thread', id, reader.person)
      await seal(ctx, 'post', post, reader.person)
    } else await queries.follow(ctx.db, reader.person, id)
    await keepMentions(ctx, { id, community, post, number: 1, words, voice })
    if (!asked.sealed) await queries.readOwnPost(ctx.db, reader.person, id, 1)

    const { thread } = (await findThread(ctx.db, reader, id))!
    await indexThread(
      ctx.db,
      { id, title: thread.title, opened_at: voice.at, ...keys(community, place) },
      words.plain,
    )
    await ctx.announce({
      name: 'thread:opened',
      community,
      subject: { type: 'thread', id },
      ...factHeader(place, voice),
      payload: { thread: id, kind: thread.kind },
    })
    return thread
  })
}

export async function addPost(ctx: Ctx, community: string, id: string, asked: NewPost): Promise<Post> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, thread } = await threadToWrite(ctx, community, id)
    const kind = asked.kind ?? 'reply'
    if (thread.status === 'closed') throw refusals.threadClosed()
    if (thread.status === 'merged') throw refusals.threadMerged({ into: thread.merged_into })
    if (!mayWrite(kind, threadRolesOf(reader))) throw refusals.kindBeyondYou()
    if (asked.sealed && !(thread.sealed && (await isAuthorOf(ctx, thread)))) throw refusals.notYoursToSeal()
    const place = { level: thread.level, circle: thread.circle_id }
    const words = await renderedText(ctx, reader, place, asked.body)
    const voice = await voiceFor(ctx, reader, asked)

    const number = thread.post_count + 1
    const parent = asked.parent && asked.parent < number ? asked.parent : null
    const post = randomUUID()
    const written = { ...newPost(id, words, voice), id: post, number, kind, parent }
    const changed = {
      post_count: number,
      proposal_count: thread.proposal_count + (kind === 'proposal' ? 1 : 0),
      ...(kind === 'synthesis' && { synthesis_number: number }),
      structure_ids: withStructure(thread.structure_ids, voice),
      last_at: voice.at > thread.last_at ? voice.at : thread.last_at,
    }
    const addition = queries.addition(ctx.db, written, changed, asked.sealed ? null : reader.person)
    await indexPost(ctx.db, thread, { id: post, number, plain: words.plain, at: voice.at }, addition)
    if (asked.sealed) await seal(ctx, 'post', post, reader.person)
    await keepMentions(ctx, { id, community, post, number, words, voice })

    const added = justWritten(written, voice, reader)
    await ctx.announce({
      name: 'post:added',
      community,
      subject: { type: 'post', id: post },
      ...factHeader(place, voice),
      payload: { thread: id, post, number, kind, structure: voice.signature?.structure ?? null },
      also: { room: `thread:${id}`, payload: { post: added } },
    })
    return added
  })
}

export async function editPost(
  ctx: Ctx,
  community: string,
  { thread: id, post: postId }: { thread: string; post: string },
  asked: PostChange,
): Promise<Post> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, thread } = await threadToWrite(ctx, community, id)
    const post = await queries.findPost(ctx.db, id, postId)
    if (!post) throw notHere()
    if (!(await isWriterOf(ctx, post))) throw refusals.notYourPost()
    const place = { level: thread.level, circle: thread.circle_id }
    const hidden = await heldWords(ctx, postId)
    const saved = hidden?.held ?? post
    const { before, ...after } = asked
    requireUnchanged({ body: saved.body, ...(saved.vignette && { vignette: saved.vignette }) }, before, after)
    const asProblem = saved.vignette ? asked.vignette : undefined
    const text = asProblem ? vignetteText(asProblem) : asked.body
    if (!text) throw refusals.emptyPost()
    const words = await renderedText(ctx, reader, place, text)
    if (hidden) {
      await rewriteHidden(ctx, hidden, words, asProblem)
      return findReadPost(ctx.db, postId)
    }
    const voice = post.sealed ? await sealedThisWeek(ctx, community) : signedNow(ctx, reader)

    const vignette = asProblem ? { vignette: asProblem } : {}
    await queries.replacePost(ctx.db, post, voice.at, { ...words, ...vignette })
    if (post.number === 1) {
      await queries.changeThread(ctx.db, id, { excerpt: excerptOf(asked.vignette, words) })
      await indexThread(ctx.db, thread, words.plain)
    } else await indexPost(ctx.db, thread, { ...post, plain: words.plain, at: post.posted_at })

    const edited = await findReadPost(ctx.db, postId)
    await ctx.announce({
      name: 'post:edited',
      community,
      subject: { type: 'post', id: postId },
      ...factHeader(place, voice),
      payload: { thread: id, post: postId, number: post.number },
      also: { room: `thread:${id}`, payload: { post: edited } },
    })
    return edited
  })
}

/** Whether the asker wrote this post; decrypts the seal when it is sealed. */
export async function isWriterOf(ctx: Ctx, { id, sealed, signed_person }: queries.PostRow): Promise<boolean> {
  if (!sealed) return signed_person === ctx.me
  return (await sealedByMe(ctx, 'post', [id])).has(id)
}

export const threadRolesOf = (reader: Reader) => ({
  isDelegate: reader.mandate !== null,
  isLead: reader.roles.includes('network_lead'),
})

type Place = { level: Level; circle: string | null }

/** A thread is opened at a level its author reads, never `public`: only the journal and tools are public. */
function mayOpenAt(reader: Reader, place: Place): boolean {
  return (
    place.level !== 'public' &&
    mayRead(reader, place) &&
    (place.level === 'circle') === (place.circle !== null)
  )
}

async function requireSealable(ctx: Ctx, community: string, place: Place): Promise<void> {
  const readers = await countReaders(ctx.db, community, ctx.now)
  const ours = readers.find(({ level, circle }) => level === place.level && circle === place.circle)
  if (!ours || !isSealable(ours)) throw refusals.sealNeedsMore()
}

async function openingWords(ctx: Ctx, reader: Reader, place: Place, asked: NewThread): Promise<RenderedText> {
  const isProblem = (asked.kind ?? 'problem') === 'problem'
  if (isProblem ? !asked.vignette : !asked.body) throw refusals.threadNeedsContent()
  return renderedText(ctx, reader, place, isProblem ? vignetteText(asked.vignette!) : asked.body!)
}

async function voiceFor(
  ctx: Ctx,
  reader: Reader,
  asked: Pick<NewPost, 'sealed' | 'posture'>,
): Promise<Signing> {
  return asked.sealed ? sealedThisWeek(ctx, reader.community) : signedNow(ctx, reader, asked.posture)
}

function newThread(community: string, asked: NewThread, words: RenderedText, voice: Signing) {
  const vignette: Vignette | undefined = asked.vignette
  return {
    community_id: community,
    kind: asked.kind ?? 'problem',
    title: asked.title.trim(),
    level: asked.level,
    circle_id: asked.circle ?? null,
    sensitive: asked.sensitive ?? false,
    recomposed: asked.recomposed ?? false,
    status: 'open' as const,
    tags: [...new Set(asked.tags ?? [])],
    excerpt: excerptOf(vignette, words),
    ...signedColumns(voice),
    caretaker_id: null,
    tool_id: null,
    session_id: null,
    merged_into: null,
    review_on: null,
    learned: null,
    structure_ids: withStructure([], voice),
    post_count: 1,
    synthesis_number: null,
    opened_at: voice.at,
    last_at: voice.at,
  }
}

const newPost = (thread: string, { body, html, plain }: RenderedText, voice: Signing) => ({
  thread_id: thread,
  parent: null,
  body,
  vignette: null,
  html,
  plain,
  ...signedColumns(voice),
  posted_at: voice.at,
  edited_at: null,
})

function withStructure(known: readonly string[], { signature }: Signing): string[] {
  return signature ? [...new Set([...known, signature.structure])] : [...known]
}

const keys = (community: string, { level, circle }: Place) => ({
  community_id: community,
  level,
  circle_id: circle,
})

async function keepMentions(
  ctx: Ctx,
  written: {
    id: string
    community: string
    post: string
    number: number
    words: RenderedText
    voice: Signing
  },
): Promise<void> {
  const { id, community, post, number, words, voice } = written
  const mention = { post_id: post, community_id: community, thread_id: id, number, at: voice.at }
  await queries.keepMentions(ctx.db, mentionsOf(words.body), mention, voice.signature?.person ?? null)
}

/** The fact's recipients, signature and time; signature and time are left out when sealed. */
function factHeader({ level, circle }: Place, { signature, at }: Signing) {
  return { level, circle, signature, at }
}
