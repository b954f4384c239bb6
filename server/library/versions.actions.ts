import { href } from '../addresses.ts'
import { sign } from '../community/access.ts'
import { judgeQuotes, quotedTruly } from '../community/check-quotes.access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { stepOrThrow } from '../platform/life.rules.ts'
import { imagesWithoutAlt, isBlank, plainText } from '../platform/richtext/plain-text.rules.ts'
import { toMarkdown } from '../platform/richtext/markdown.ts'
import type { Sheet, ToolSheet } from '../platform/pdf/pdf.ts'
import { requireNoPersonalData, textsOf } from '../platform/personal-data.ts'
import { textMasked } from '../platform/texts/contract.ts'
import { readText, requireUnmasked } from '../platform/texts/texts.ts'
import { toolFor, versionFor } from './access.ts'
import { aboutTool, readTool } from './actions.ts'
import { type NewVersion, type Tool, type Version } from './contract.ts'
import { blankTool, imagesUndescribed, notInCommunity, versionUnchanged } from './refusals.contract.ts'
import { textHtml } from './on-text-change.ts'
import { structuresHere } from './queries.ts'
import { lockTool, type StoredTool } from './read.queries.ts'
import { fileName, STATUS_ON_PAPER, TOOL_LIFE } from './rules.ts'
import { indexTool } from './search-entries.ts'
import { insertVersion, lastHtml } from './versions.queries.ts'

/** Freezes the working text as the next version, which never changes (I7). */
export async function freezeVersion(
  ctx: Ctx,
  community: string,
  id: string,
  asked: NewVersion,
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader } = await toolFor(ctx, community, id)
    const tool = await lockTool(ctx.db, id)
    stepOrThrow(TOOL_LIFE, tool, reader, 'freeze', { now: ctx.now })
    await requireUnmasked(ctx, tool.text)

    const number = await freeze(ctx, reader, tool, asked)
    if (number === null) throw versionUnchanged()
    return readTool(ctx, community, id)
  })
}

/**
 * Freezes a locked tool, without checking rights.
 *
 * @returns the version's number, or `null` when the last one has the same text
 */
export async function freeze(
  ctx: Ctx,
  reader: Reader,
  tool: StoredTool,
  { changeNote, credits }: NewVersion,
): Promise<number | null> {
  const { id } = tool
  const text = await readText(ctx, tool.text)
  if (isBlank(text.doc)) throw blankTool()
  if (imagesWithoutAlt(text.doc).length > 0) throw imagesUndescribed()
  const doc = await quotedTruly(ctx, tool, text.doc)
  await requireNoPersonalData(ctx, textsOf(doc))
  const html = textHtml({ doc })
  const last = await lastHtml(ctx.db, id)
  // Its words would be read again in the next one.
  if (last?.isLookedAt) throw textMasked()
  if (last?.html === html && last.title === tool.title) return null
  const credited = await structuresHere(ctx.db, tool.community, credits, id)
  if (credited.length < new Set(credits).size) throw notInCommunity()

  const number = (tool.version ?? 0) + 1
  const signature = sign(reader)
  const kept = {
    tool: id,
    number,
    title: tool.title,
    summary: tool.whatChanges,
    licence: tool.licence,
    changeNote,
    credits: credited,
    html,
  }
  const version = await insertVersion(
    ctx.db,
    { ...kept, doc, plain: plainText(doc), seq: text.seq },
    signature,
    ctx.now,
  )
  await indexTool(ctx, id)
  await ctx.announce({
    ...aboutTool({ ...tool, version: number }),
    name: 'tool:frozen',
    signature,
    payload: { version, number, credits: credited.map(({ structure }) => structure) },
  })
  return number
}

export async function readVersion(
  ctx: Ctx,
  community: string,
  tool: string,
  number: number,
): Promise<Version> {
  const {
    doc: _,
    status: _s,
    isLast: _l,
    network: _n,
    slug: _g,
    ...version
  } = await versionFor(ctx, community, tool, number)
  return version
}

/** The printable version and its file name. */
export async function versionSheet(
  ctx: Ctx,
  community: string,
  tool: string,
  number: number,
): Promise<{ sheet: Sheet; name: string }> {
  const version = await versionFor(ctx, community, tool, number)
  const { title, summary, doc, licence, network, slug, status, isLast, frozenAt, credits } = version
  const data: ToolSheet = {
    network,
    title,
    summary,
    status: isLast ? STATUS_ON_PAPER[status] : 'Version remplacée depuis',
    version: String(number),
    date: frozenAt,
    body: doc,
    credits: [{ role: 'Écrit par', names: credits.map(({ name }) => name) }],
    licence: `Licence ${licence}`,
    address: href('tool', { community: slug, tool }, { query: { version: number } }),
  }
  return { sheet: { template: 'tool', data }, name: fileName(title, number, 'pdf') }
}

interface Download {
  body: string
  name: string
}

export async function versionMarkdown(
  ctx: Ctx,
  community: string,
  tool: string,
  number: number,
): Promise<Download> {
  const { doc, title, licence, credits } = await versionFor(ctx, community, tool, number)
  const names = credits.map(({ name }) => name).join(', ')
  const foot = `---\n\nVersion ${number}. Écrit par\u00a0: ${names}. Licence ${licence}.\n`
  return { body: `# ${title}\n\n${toMarkdown(doc)}\n${foot}`, name: fileName(title, number, 'md') }
}

export async function draftMarkdown(ctx: Ctx, community: string, id: string): Promise<Download> {
  const { tool } = await toolFor(ctx, community, id)
  const { doc } = await readText(ctx, tool.text)
  const { text } = await judgeQuotes(ctx, tool, doc)
  return { body: `# ${tool.title}\n\n${toMarkdown(text)}`, name: fileName(tool.title, null, 'md') }
}
