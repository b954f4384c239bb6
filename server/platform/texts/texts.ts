import { randomUUID } from 'node:crypto'
import type * as Y from 'yjs'
import { inSavepoint, inTransaction, type Ctx } from '../context.ts'
import { append, claim, freeze, history, lockHead } from '../log/log.ts'
import { notHere } from '../problem.ts'
import type { RichText } from '../richtext/richtext.contract.ts'
import { plainText } from '../richtext/plain-text.rules.ts'
import { MACHINE } from './client-ids.ts'
import { textFrozen, textMasked, textRoom } from './contract.ts'
import { kindNamed, type Text } from './text-kinds.ts'
import { rewritten, seedOf, toRichText } from './projection.ts'
import { findText, insertText, keepProjection } from './queries.ts'
import { replay } from './replay.ts'

/** Creates a text with `doc`, in the caller's transaction. Editors never insert initial content. */
export async function createText(
  ctx: Ctx,
  { kind, owner, community, doc }: { kind: string; owner: string; community: string; doc: RichText },
): Promise<string> {
  if (!kindNamed(ctx, kind)) throw new Error(`no kind of text is called ${kind}`)
  const id = randomUUID()
  const stream = textRoom(id)
  const seed = seedOf(doc)
  await append(ctx.db, stream, [{ id, person: ctx.me, at: ctx.now, payload: seed.update }])
  await claim(ctx.db, stream, [seed.client], MACHINE)
  const kept = readingOf(replay([{ seq: 1, payload: seed.update }], UNREPORTED.damaged))
  await insertText(ctx.db, { id, kind, owner, community, ...kept, seq: 1 }, ctx.now)
  return id
}

/** The current text, projected from its stream if it has changed. */
export async function readText(ctx: Ctx, id: string): Promise<Text> {
  const text = await findText(ctx.db, id)
  if (!text) throw notHere()
  return text.head > text.seq && !text.masked ? projectText(ctx, id) : text
}

/** What may go wrong in a projection, and does not keep the text from being read. */
export interface ProjectionReport {
  /** A change cannot be read, and was left out. */
  readonly damaged: (seq: number) => void
  /** The text is read, but cannot be stored, or what derives from it: the last projection stays until the next. */
  readonly unkept: (error: unknown) => void
}

/**
 * Projects the text from its stream and stores the result for lists, search and exports.
 *
 * @param current the text as it is now, when it is known
 */
export async function projectText(
  ctx: Ctx,
  id: string,
  report: ProjectionReport = UNREPORTED,
  current?: { readonly doc: Y.Doc; readonly seq: number },
): Promise<Text> {
  return inTransaction(ctx, async (ctx) => {
    const text = await findText(ctx.db, id)
    if (!text) throw notHere()
    if (text.masked) return text
    const { doc, seq } = current ?? (await readStream(ctx, id, report))
    const read = { ...text, ...readingOf(doc), seq: seq || text.seq }
    await inSavepoint(ctx, (ctx) => keep(ctx, read)).catch(report.unkept)
    return read
  })
}

async function readStream(ctx: Ctx, id: string, { damaged }: ProjectionReport) {
  const updates = await history(ctx.db, textRoom(id))
  return { doc: replay(updates, damaged), seq: updates.at(-1)?.seq ?? 0 }
}

async function keep(ctx: Ctx, text: Text): Promise<void> {
  if (await keepProjection(ctx.db, text)) await kindNamed(ctx, text.kind)?.onProjected?.(ctx, text)
}

/**
 * Replaces the text by `doc` through a minimal change, merged with the changes of people who have it open. For the system:
 * restoring a version, recomposing an issue.
 */
export async function rewriteText(ctx: Ctx, id: string, doc: RichText): Promise<Text> {
  if (!ctx.db.isTransaction) throw new Error('a text is rewritten in a transaction')
  const stream = textRoom(id)
  await lockHead(ctx.db, stream)
  await requireUnmasked(ctx, id)
  const change = rewritten(replay(await history(ctx.db, stream), UNREPORTED.damaged), doc)
  await claim(ctx.db, stream, [change.client], MACHINE)
  const op = { id: randomUUID(), person: ctx.me, at: ctx.now, payload: change.update }
  const [placed] = await append(ctx.db, stream, [op])
  if (!placed) throw textFrozen()
  return projectText(ctx, id)
}

/** @throws text-masked: nothing is made from what its readers are answered instead */
export async function requireUnmasked(ctx: Ctx, id: string): Promise<void> {
  if ((await findText(ctx.db, id))?.masked) throw textMasked()
}

/** Refuses writes from the commit on; open editors learn it within two seconds. */
export async function freezeText(ctx: Ctx, id: string): Promise<void> {
  await freeze(ctx.db, textRoom(id), true)
}

export async function thawText(ctx: Ctx, id: string): Promise<void> {
  await freeze(ctx.db, textRoom(id), false)
}

function readingOf(shared: Y.Doc): { doc: RichText; plain: string } {
  const doc = toRichText(shared)
  return { doc, plain: plainText(doc) }
}

/** When the text is opened live, and after each change, it is. */
const UNREPORTED: ProjectionReport = { damaged: () => {}, unkept: () => {} }
