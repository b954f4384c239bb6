import { sign } from '../community/access.ts'
import { judgeQuotes, quotedTruly } from '../community/quotes.access.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { indexEntry } from '../platform/search/search.ts'
import { defineText } from '../platform/texts/kinds.ts'
import { createText, freezeText, readText, rewriteText } from '../platform/texts/texts.ts'
import type { Db } from '../database.ts'
import { headFor, sessionTo } from './access.ts'
import * as minutes from './minutes-queries.ts'
import { draftMinutes, type MinutesMaterial } from './minutes.rules.ts'
import { actionIncomplete, notSessionSecretary } from './problems.contract.ts'
import * as queries from './queries.ts'
import { mayWriteMinutes } from './rules.ts'

/** The minutes of a session are a text several people write, for as long as they are not approved. */
defineText({
  kind: 'minutes',
  read: async (ctx, session) => void (await headFor(ctx, session)),
  write: async (ctx, id) => {
    const { reader, session } = await headFor(ctx, id)
    const writer = await minutes.writerOf(ctx.db, id, reader)
    const standing = {
      person: reader.person,
      lead: reader.roles.includes('network_lead'),
      committee: reader.roles.includes('steering_member'),
      delegate: reader.mandate !== null,
      facilitator: session.facilitators.includes(reader.person),
      secretary: session.secretary === reader.person,
      attended: writer.attended,
    }
    if (!mayWriteMinutes(session.status, standing)) throw notSessionSecretary()
    return { name: writer.name, structureName: writer.structureName }
  },
  onProjected: async (db, text) => keepReading(db, text.owner, text),
})

/** Begins the minutes with what the machine knows; in the transaction that closes the session. */
export async function draftInto(
  ctx: Ctx,
  { id, community }: { id: string; community: string },
  material: MinutesMaterial,
): Promise<void> {
  const doc = draftMinutes(material)
  const text = await createText(ctx, { kind: 'minutes', owner: id, community, doc })
  await queries.moveSession(ctx.db, id, { minutes_text: text })
  await keepReading(ctx.db, id, await readText(ctx.db, text))
}

/** What is read of the minutes follows what is written in them, in a page as in a search, as all may read it. */
async function keepReading(db: Db, session: string, { doc }: { doc: RichText }): Promise<void> {
  const found = await minutes.readingOf(db, session)
  const { text } = await judgeQuotes(db, found, doc)
  await minutes.keepHtml(db, session, toHtml(text, { headingFrom: 3 }))
  await indexEntry(db, {
    subject: { type: 'session', id: session },
    community: found.community,
    level: found.level,
    circle: found.circle,
    title: found.title,
    body: `${found.agenda.map(({ title }) => title).join('\n')}\n${plainText(text)}`,
    at: found.startsAt,
  })
}

/** Writes the minutes anew, all at once: for whoever brings them from elsewhere. */
export async function writeMinutes(ctx: Ctx, community: string, id: string, doc: RichText): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { session } = await sessionTo(ctx, 'keep_outcomes', community, id)
    const text = await rewriteText(ctx, session.minutesText!, doc)
    await keepReading(ctx.db, id, text)
  })
}

/** Nothing is left vague: each action has a structure and a day. */
export async function submitMinutes(ctx: Ctx, community: string, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionTo(ctx, 'submit_minutes', community, id)
    const vague = session.actions.filter(({ structure, dueOn }) => !structure || !dueOn)
    if (vague.length > 0) throw actionIncomplete({ actions: vague.map((action) => action.id) })
    await quotedTruly(ctx.db, session, (await readText(ctx.db, session.minutesText!)).doc)

    await queries.moveSession(ctx.db, id, { status: 'minutes_submitted', submitted_at: ctx.now })
    await ctx.announce({
      ...about(session),
      name: 'minutes:submitted',
      signature: sign(reader),
      payload: { kind: session.kind },
      // Those who were there write no more.
      rightsOf: session.attendance.filter(({ state }) => state === 'present').map(({ person }) => person),
    })
  })
}

/** From here on the minutes do not change. */
export async function approveMinutes(ctx: Ctx, community: string, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionTo(ctx, 'approve_minutes', community, id)
    const text = await readText(ctx.db, session.minutesText!)
    await quotedTruly(ctx.db, session, text.doc)
    await keepReading(ctx.db, id, text)
    await freezeText(ctx, session.minutesText!)
    await queries.moveSession(ctx.db, id, { status: 'minutes_approved', approved_at: ctx.now })
    await ctx.announce({
      ...about(session),
      name: 'minutes:approved',
      signature: sign(reader),
      payload: {
        kind: session.kind,
        decisions: session.decisions.length,
        actions: session.actions.length,
      },
    })
  })
}

const QUIET_MS = 7 * 24 * 3600 * 1000

/** Minutes that nobody has corrected for seven days are taken to be right (domain §3.3). */
export async function approveQuietMinutes(ctx: Ctx): Promise<void> {
  const since = new Date(ctx.now.getTime() - QUIET_MS)
  for (const { id, community } of await minutes.quietMinutes(ctx.db, since)) {
    await inTransaction(ctx, (ctx) => approveByItself(ctx, community, id))
  }
}

async function approveByItself(ctx: Ctx, community: string, id: string): Promise<void> {
  const submitted = await minutes.lockSubmitted(ctx.db, id)
  if (!submitted) return
  const { kind, level, circle, text, decisions, actions } = submitted
  const { doc } = await readText(ctx.db, text)
  const { narrow, unsaid } = await judgeQuotes(ctx.db, { community, level, circle }, doc)
  // Somebody has to choose what goes: whoever approves them will be told.
  if (narrow.length + unsaid.length > 0) return
  await keepReading(ctx.db, id, { doc })
  await freezeText(ctx, text)
  await queries.moveSession(ctx.db, id, { status: 'minutes_approved', approved_at: ctx.now })
  await ctx.announce({
    ...about({ id, community, level, circle }),
    name: 'minutes:approved',
    signature: null,
    payload: { kind, decisions, actions },
  })
}

/** Approved minutes are only ever added to (I11). */
export async function addRectification(ctx: Ctx, community: string, id: string, text: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { reader, session } = await sessionTo(ctx, 'rectify_minutes', community, id)
    const signature = sign(reader)
    await queries.addRectification(ctx.db, id, { text: text.trim(), at: ctx.now, ...signature })
    await ctx.announce({
      ...about(session),
      name: 'minutes:rectified',
      signature,
      payload: { kind: session.kind },
    })
  })
}

function about({
  id,
  community,
  level,
  circle,
}: Pick<queries.SessionRow, 'id' | 'community' | 'level' | 'circle'>) {
  return { community, subject: { type: 'session' as const, id }, level, circle }
}
