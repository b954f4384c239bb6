import { isDeepStrictEqual } from 'node:util'
import { membership, sign, writerOf } from '../community/access.ts'
import { judgeQuotes, quotedTruly } from '../community/check-quotes.access.ts'
import type { Ctx } from '../platform/context.ts'
import { stepOrThrow } from '../platform/life.rules.ts'
import { requireNoPersonalData, textsOf } from '../platform/personal-data.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { indexEntry } from '../platform/search/search.ts'
import type { TextKind } from '../platform/texts/text-kinds.ts'
import { lockHead } from '../platform/log/log.ts'
import { textRoom } from '../platform/texts/contract.ts'
import { createText, freezeText, readText, requireUnmasked, rewriteText } from '../platform/texts/texts.ts'
import { headFor, sessionFor, sessionAskerOf } from './access.ts'
import type { Effects } from './step-effects.ts'
import * as minutes from './minutes.queries.ts'
import type { BoardState } from './board.contract.ts'
import { copiedLines, draftMinutes, saidSince, type MinutesMaterial } from './minutes.rules.ts'
import { idsIn, namesOf } from './names.queries.ts'
import { outcomesOf } from './outcomes.queries.ts'
import {
  hasRecord,
  recordLines,
  withCurrentRecord,
  withWholeRecord,
  type RecordLines,
} from './record.rules.ts'
import { actionIncomplete } from './refusals.contract.ts'
import * as queries from './queries.ts'
import type { SessionRow } from './read.queries.ts'
import { isVague, SESSION_LIFE } from './rules.ts'

/** The minutes of a session are a text several people write, for as long as they are not approved. */
export const minutesText: TextKind = {
  read: async (ctx, session) => void (await headFor(ctx, session)),
  write: async (ctx, id) => {
    const { session: head } = await headFor(ctx, id)
    const { reader, session } = await sessionFor(ctx, head.community, id)
    stepOrThrow(SESSION_LIFE, session, sessionAskerOf(reader, session), 'writeMinutes', { now: ctx.now })
    return writerOf(ctx, reader)
  },
  onProjected: (ctx, text) => keepReading(ctx, text.owner, text),
}

/** Creates the minutes from a draft, in the transaction that closes the session. */
export async function draftInto(
  ctx: Ctx,
  { id, community }: { id: string; community: string },
  material: Omit<MinutesMaterial, 'record'>,
): Promise<void> {
  const doc = draftMinutes({ ...material, record: await recordOf(ctx, id) })
  const text = await createText(ctx, { kind: 'minutes', owner: id, community, doc })
  await queries.updateSession(ctx.db, id, { minutes_text: text })
  await keepReading(ctx, id, await readText(ctx, text))
}

/** Adds to minutes that were begun what a resumed session has said since; nothing of them is overwritten. */
export async function completeMinutes(
  ctx: Ctx,
  { id }: { id: string },
  text: string,
  before: BoardState,
  material: Omit<MinutesMaterial, 'record'>,
): Promise<void> {
  await lockHead(ctx.db, textRoom(text))
  const { doc } = await readText(ctx, text)
  const added = saidSince(before, material)
  if (added.length > 0) await rewriteText(ctx, text, { ...doc, content: [...doc.content, ...added] })
  await showRecord(ctx, id)
}

/** Updates the HTML and the search entry of the minutes, without the quotes that some readers may not read. */
async function keepReading(ctx: Ctx, session: string, { doc }: { doc: RichText }): Promise<void> {
  const found = await minutes.readingOf(ctx.db, session)
  const { text } = await judgeQuotes(ctx, found, doc)
  // Approval has fixed the words: what becomes of an action afterwards does not change them.
  const isFixed = found.approvedAt !== null
  const shown = !isFixed && hasRecord(text) ? withCurrentRecord(text, await recordOf(ctx, session)) : text
  await minutes.keepHtml(ctx.db, session, toHtml(shown, { headingFrom: 3 }))
  await indexEntry(ctx.db, {
    subject: { type: 'session', id: session },
    community: found.community,
    level: found.level,
    circle: found.circle,
    title: found.title,
    body: `${found.agenda.map(({ title }) => title).join('\n')}\n${plainText(shown)}`,
    at: found.startsAt,
  })
}

/** Writes the record into the text as it is now, until approval fixes it. What people write meanwhile is merged. */
export async function showRecord(ctx: Ctx, session: string): Promise<void> {
  const { text, board } = await minutes.textAndBoard(ctx.db, session)
  if (text === null) return
  // No change of the text comes between reading and writing it.
  await lockHead(ctx.db, textRoom(text))
  const { doc, masked } = await readText(ctx, text)
  if (masked) return
  const copied = board
    ? copiedLines(board, (await namesOf(ctx.db, { ...idsIn(board), people: [] })).structures)
    : NONE
  const shown = withWholeRecord(doc, await recordOf(ctx, session), copied)
  if (!isDeepStrictEqual(shown, doc)) await rewriteText(ctx, text, shown)
}

const NONE: RecordLines = { decisions: [], actions: [] }

async function recordOf(ctx: Ctx, session: string): Promise<RecordLines> {
  return recordLines(await outcomesOf(ctx.db, session))
}

/** Renders again the minutes that quote one of these ids. */
export async function rereadMinutes(ctx: Ctx, community: string, ids: readonly string[]): Promise<void> {
  for (const { session, text } of await minutes.sessionsQuoting(ctx.db, community, ids))
    await keepReading(ctx, session, await readText(ctx, text))
}

/** The minutes as they stand, which quote truly and lead to nobody. */
async function fitMinutes(ctx: Ctx, session: SessionRow) {
  await requireUnmasked(ctx, session.minutesText!)
  const text = await readText(ctx, session.minutesText!)
  await quotedTruly(ctx, session, text.doc)
  await requireNoPersonalData(ctx, textsOf(text.doc))
  return text
}

export const minutesEffects: Pick<
  Effects,
  'writeMinutes' | 'submitMinutes' | 'approveMinutes' | 'rectifyMinutes'
> = {
  /** Replaces the whole text, for minutes that were written elsewhere. */
  writeMinutes: async (ctx, { id, minutesText }, { doc }) => {
    await keepReading(ctx, id, await rewriteText(ctx, minutesText!, doc))
  },
  /** Each action must have a structure and a day. People who were present may no longer write: their rights change. */
  submitMinutes: async (ctx, session) => {
    await showRecord(ctx, session.id)
    const vague = session.actions.filter(isVague)
    if (vague.length > 0) throw actionIncomplete({ actions: vague.map((action) => action.id) })
    await fitMinutes(ctx, session)
    const present = session.attendance.filter(({ state }) => state === 'present')
    return {
      set: { submitted_at: ctx.now, submitted_by: ctx.me },
      rightsOf: present.map(({ person }) => person),
    }
  },
  approveMinutes: async (ctx, session) => {
    await showRecord(ctx, session.id)
    await keepReading(ctx, session.id, await fitMinutes(ctx, session))
    await freezeText(ctx, session.minutesText!)
    return { set: { approved_at: ctx.now } }
  },
  /** Approved minutes are only ever added to (I11). */
  rectifyMinutes: async (ctx, { id, community }, { text }) => {
    const signature = sign(await membership(ctx, community))
    await queries.addRectification(ctx.db, id, { text: text.trim(), at: ctx.now, ...signature })
  },
}
