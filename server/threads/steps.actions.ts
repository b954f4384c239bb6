import type { Reader } from '../community/contract.ts'
import { dayIn, isNoWiderThan } from '../community/rules.ts'
import { requireSourcesReadable } from '../community/quotable-sources.access.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { stepOrThrow, SYSTEM } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { threadRolesOf } from './actions.ts'
import { isAuthorOf, threadToWrite } from './access.ts'
import * as queries from './queries.ts'
import { findThread } from './read.queries.ts'
import * as refusals from './refusals.contract.ts'
import { THREAD_LIFE, type Moving } from './rules.ts'
import type { Thread, ThreadCommand, ThreadEvent, ThreadMove, ThreadStatus } from './thread.contract.ts'
import { sealedThisWeek, signedColumns, signedNow, type Signing } from './signature.ts'

/** Takes a step of a thread's life; the timeline keeps who took it and why. */
export async function moveThread(
  ctx: Ctx,
  community: string,
  id: string,
  asked: ThreadMove,
): Promise<{ thread: Thread; event: ThreadEvent }> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, thread } = await threadToWrite(ctx, community, id)
    const asker = { ...threadRolesOf(reader), isAuthor: await isAuthorOf(ctx, thread) }
    const { to, who } = stepOrThrow(THREAD_LIFE, await movingOf(ctx, thread, asked), asker, asked.command, {
      now: ctx.now,
      said: { reason: asked.note, learned: asked.note, reviewOn: asked.reviewOn },
    })
    await requireLinksReadable(ctx, reader, asked)
    const effect = await effectOf(ctx, reader, thread, asked)

    // A step that is the author’s to take is taken under the seal; what a lead does as a lead is signed.
    const voice =
      thread.sealed && asker.isAuthor && who.includes('author')
        ? await sealedThisWeek(ctx, community)
        : signedNow(ctx, reader, asked.posture)
    return takeStep(
      ctx,
      thread,
      { command: asked.command, to: to!, note: asked.note ?? null, effect, voice },
      reader,
    )
  })
}

/** Reopens the parked threads that are due. The system does it, unsigned. */
export async function resumeParked(ctx: Ctx): Promise<number> {
  const due = await queries.dueThreads(ctx.db, ctx.now)
  for (const id of due) await inTransaction(ctx, (ctx) => resume(ctx, id))
  return due.length
}

async function resume(ctx: Ctx, id: string): Promise<void> {
  const thread = await ctx.db
    .selectFrom('threads')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'parked')
    .forUpdate()
    .executeTakeFirst()
  if (!thread) return
  const command = 'resume'
  const moving = await movingOf(ctx, thread, { command })
  const { to } = stepOrThrow(THREAD_LIFE, moving, SYSTEM, command, { now: ctx.now })
  const voice: Signing = { signature: null, scope: null, at: ctx.now }
  await takeStep(ctx, thread, {
    command,
    to: to!,
    note: null,
    effect: { review_on: null },
    voice,
  })
}

/** Every reader of the thread is sent there. */
async function requireLinksReadable(ctx: Ctx, reader: Reader, { tool, session }: ThreadMove): Promise<void> {
  await requireSourcesReadable(ctx, reader, [
    ...(tool ? [{ kind: 'tool' as const, id: tool }] : []),
    ...(session ? [{ kind: 'session' as const, id: session }] : []),
  ])
}

async function movingOf(ctx: Ctx, thread: queries.LockedThread, asked: ThreadMove): Promise<Moving> {
  return {
    kind: thread.kind,
    status: thread.status,
    singleStructure: asked.singleStructure ?? thread.single_structure,
    proposalCount: thread.proposal_count,
    tool: asked.tool ?? thread.tool_id,
    lastAt: thread.last_at.toISOString(),
    sameHere: Array.from({ length: await queries.countSameHere(ctx.db, thread.id) }),
  }
}

type Effect = Parameters<typeof queries.changeThread>[2]

async function effectOf(
  ctx: Ctx,
  reader: Reader,
  thread: queries.LockedThread,
  asked: ThreadMove,
): Promise<Effect> {
  const links = {
    ...(asked.tool && { tool_id: asked.tool }),
    ...(asked.session && { session_id: asked.session }),
  }
  switch (asked.command) {
    case 'clarify':
      return { ...links, single_structure: asked.singleStructure ?? thread.single_structure }
    case 'takeUp':
      return { ...links, caretaker_id: reader.mandate ? reader.structure : null }
    case 'acceptSolution':
      return { ...links, learned: asked.note!.trim() }
    case 'park':
      return { review_on: await reviewDay(ctx, reader, asked) }
    case 'merge':
      return { merged_into: await mergeInto(ctx, reader, thread, asked) }
    case 'proposeSolution':
    case 'rejectSolution':
    case 'capitalise':
    case 'close':
    case 'reopen':
    case 'resume':
      return links
  }
}

async function reviewDay(ctx: Ctx, reader: Reader, { reviewOn }: ThreadMove): Promise<string> {
  const today = dayIn(await queries.timeZoneOf(ctx.db, reader.community), ctx.now)
  if (!reviewOn || reviewOn <= today) throw refusals.reviewDayMissing()
  return reviewOn
}

/** Every reader of this thread must be able to read the one it is merged into. */
async function mergeInto(
  ctx: Ctx,
  reader: Reader,
  thread: queries.LockedThread,
  { into }: ThreadMove,
): Promise<string> {
  if (!into || into === thread.id) throw refusals.mergeTargetMissing()
  const target = await queries.lockThread(ctx.db, reader, into)
  if (!target) throw notHere()
  const place = ({ level, circle_id }: queries.LockedThread) => ({ level, circle: circle_id })
  if (target.status === 'merged' || !isNoWiderThan(place(thread), place(target)))
    throw refusals.mergeTargetMissing()
  await queries.moveFollowers(ctx.db, thread.id, into)
  return into
}

interface Step {
  command: ThreadCommand
  to: ThreadStatus
  note: string | null
  effect: Effect
  voice: Signing
}

async function takeStep(
  ctx: Ctx,
  thread: queries.LockedThread,
  { command, to, note, effect, voice }: Step,
  reader: Reader = machineIn(thread),
): Promise<{ thread: Thread; event: ThreadEvent }> {
  const { id, community_id: community, level, circle_id: circle, status: from } = thread
  const place = await queries.insertEvent(ctx.db, {
    thread_id: id,
    after_number: thread.post_count,
    command,
    from_status: from,
    to_status: to,
    note,
    ...signedColumns(voice),
    sealed: voice.signature === null && command !== 'resume',
    at: voice.at,
  })
  await queries.changeThread(ctx.db, id, { status: to, ...effect })

  const { thread: now, events } = (await findThread(ctx.db, reader, id))!
  const moved = { thread: now, event: events.find((event) => event.place === place)! }
  await ctx.announce({
    name: 'thread:moved',
    community,
    subject: { type: 'thread', id },
    level,
    circle,
    signature: voice.signature,
    at: voice.at,
    payload: { thread: id, command, from, to },
    also: { room: `thread:${id}`, payload: moved },
  })
  return moved
}

/** The system reads only the thread it moves. */
const machineIn = ({ community_id, level, circle_id }: queries.LockedThread): Reader => ({
  person: '00000000-0000-0000-0000-000000000000',
  community: community_id,
  structure: '00000000-0000-0000-0000-000000000000',
  names: { person: '', structure: '' },
  roles: [],
  mandate: null,
  managerOf: [],
  levels: level === 'circle' ? [] : [level],
  circles: circle_id ? [circle_id] : [],
})
