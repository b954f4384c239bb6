import { randomUUID } from 'node:crypto'
import { membersOf, membership, sign } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import { requireNotQuotedWider } from '../community/quoted-by.access.ts'
import { quotedTruly } from '../community/check-quotes.access.ts'
import { isNoWiderThan, mayRead } from '../community/rules.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { actsOf, stepOrThrow } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { checkDocument } from '../platform/richtext/document.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { requireUnchanged } from '../platform/stale.ts'
import { requireNoPersonalData, textsOf } from '../platform/personal-data.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { textMasked } from '../platform/texts/contract.ts'
import { createText, requireUnmasked } from '../platform/texts/texts.ts'
import { toolFor, type Place } from './access.ts'
import { countContributions } from './on-text-change.ts'
import { DEFAULT_LICENCE, toolRoom, type NewTool, type Tool, type ToolPage } from './contract.ts'
import { IMPORTED_TEXT_BYTES, type ImportedTool } from './import.contract.ts'
import { type Shelf, type ToolKind } from './enumerations.contract.ts'
import { levelBeyond, widerLevel } from './refusals.contract.ts'
import { documentOf } from './imports.ts'
import * as queries from './queries.ts'
import * as reads from './read.queries.ts'
import { statusesOn, TOOL_LIFE } from './rules.ts'
import { indexTool } from './search-entries.ts'
import { listTools as readShelves } from './list.queries.ts'
import { seedText } from './template.rules.ts'
import { listVersions } from './versions.queries.ts'

/** The threads a tool comes from; the tool is never wider than they are. */
export interface Origin extends Place {
  id: string
}

export async function listTools(
  ctx: Ctx,
  community: string,
  { shelf, kind, after }: { shelf?: Shelf; kind?: ToolKind; after?: string } = {},
): Promise<ToolPage> {
  const reader = await membership(ctx, community)
  const shelves: Shelf[] = shelf ? [shelf] : ['published', 'tried', 'written']
  return readShelves(ctx.db, reader, { statuses: shelves.flatMap(statusesOn), kind, after })
}

export async function readTool(ctx: Ctx, community: string, id: string): Promise<Tool> {
  const reader = await membership(ctx, community)
  const found = await reads.readTool(ctx.db, reader, id)
  if (!found) throw notHere()
  const { html, ...tool } = found
  const { status, author, lead, coauthors } = tool
  const moving = { status, author: author.person, lead: lead.id, coauthors: coauthors.map(({ id }) => id) }
  return {
    ...tool,
    reading: { version: tool.version?.number ?? null, html },
    versions: await listVersions(ctx.db, id),
    acts: unlessHidden(tool, actsOf(TOOL_LIFE, moving, reader, ctx.now)),
  }
}

/** Nothing is made of a tool from what its readers are answered instead of it. */
function unlessHidden({ redaction }: Pick<Tool, 'redaction'>, acts: Tool['acts']): Tool['acts'] {
  if (redaction?.state !== 'pending') return acts
  return acts.map((act) => ({ ...act, refusal: textMasked().message }))
}

/** Adds a tool with an empty text or a template. The author's structure leads it. */
export async function addTool(
  ctx: Ctx,
  community: string,
  { seed, ...tool }: NewTool,
  origins: readonly Origin[] = [],
): Promise<{ id: string }> {
  return begin(ctx, community, tool, { doc: seedText(seed), origins, written: 0 })
}

/** Adds a tool from an existing document, of which the asker counts as the author. */
export async function importTool(
  ctx: Ctx,
  community: string,
  { text, format, ...tool }: ImportedTool,
  doc: RichText = documentOf({ text, format }, tool.title),
): Promise<{ id: string }> {
  await requireNoPersonalData(ctx, textsOf(doc))
  return begin(ctx, community, tool, { doc, origins: [], written: plainText(doc).length })
}

interface Beginning {
  doc: RichText
  origins: readonly Origin[]
  /** The number of characters imported. */
  written: number
}

async function begin(
  ctx: Ctx,
  community: string,
  asked: Omit<NewTool, 'seed'>,
  { doc, origins, written }: Beginning,
): Promise<{ id: string }> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const place = placeOf(asked, reader)
    if (!origins.every((origin) => isNoWiderThan(place, origin))) throw widerLevel()
    const checked = await quotedTruly(ctx, { community, ...place }, checkDocument(doc, IMPORTED_TEXT_BYTES))

    const id = randomUUID()
    const text = await createText(ctx, { kind: 'tool', owner: id, community, doc: checked })
    const { title, kind, whatChanges } = asked
    const html = toHtml(checked, { headingFrom: 2, anchors: true })
    const kept = { licence: DEFAULT_LICENCE, text, html, origins: origins.map(({ id }) => id) }
    const signature = sign(reader)
    await queries.insertTool(
      ctx.db,
      community,
      { id, title, kind, whatChanges, ...place, ...kept },
      signature,
      ctx.now,
    )
    await countContributions(ctx.db, id, [{ person: reader.person, at: ctx.now, chars: written }])
    await indexTool(ctx, id)
    await ctx.announce({
      name: 'tool:added',
      community,
      subject: { type: 'tool', id },
      ...place,
      signature,
      payload: { kind, lead: reader.structure, imported: written > 0, origins: kept.origins },
    })
    return { id }
  })
}

/** @throws when the reader cannot read this level themselves */
function placeOf({ level, circle = null }: { level: Level; circle?: string | null }, reader: Reader): Place {
  const place = { level, circle: level === 'circle' ? circle : null }
  if (!mayRead(reader, place)) throw levelBeyond()
  return place
}

type Described = Pick<Tool, 'title' | 'whatChanges'>

export async function renameTool(
  ctx: Ctx,
  community: string,
  id: string,
  { before, ...described }: Described & { before?: Partial<Described> },
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, tool } = await toolFor(ctx, community, id)
    stepOrThrow(TOOL_LIFE, tool, reader, 'describe', { now: ctx.now })
    await requireUnmasked(ctx, tool.text)

    requireUnchanged<Described>({ title: tool.title, whatChanges: tool.whatChanges }, before, described)

    const { title, whatChanges } = described
    await queries.changeTool(ctx.db, id, { title, what_changes: whatChanges }, ctx.now)
    await indexTool(ctx, id)
    await ctx.announce({ ...aboutTool(tool), name: 'tool:renamed', signature: sign(reader), payload: {} })
    return readTool(ctx, community, id)
  })
}

/** Narrows the level of a tool, its versions and its text. Never widens it: it was written for few readers. */
export async function changeLevel(
  ctx: Ctx,
  community: string,
  id: string,
  asked: { level: Level; circle?: string | null },
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, tool } = await toolFor(ctx, community, id)
    stepOrThrow(TOOL_LIFE, tool, reader, 'describe', { now: ctx.now })
    const place = placeOf(asked, reader)
    if (!isNoWiderThan(place, tool)) throw widerLevel()
    const versions = await listVersions(ctx.db, id)
    await requireNotQuotedWider(ctx, reader, [id, ...versions.map((version) => version.id)], place)

    await queries.changeTool(ctx.db, id, { level: place.level, circle_id: place.circle }, ctx.now)
    await indexTool(ctx, id)
    await ctx.announce({
      ...aboutTool({ ...tool, ...place }),
      name: 'tool:narrowed',
      signature: sign(reader),
      payload: { from: tool.level },
      rightsOf: await membersOf(ctx, community),
    })
    return readTool(ctx, community, id)
  })
}

/** What all facts about a tool share: subject, level and payload for open pages. */
export function aboutTool(tool: reads.StoredTool) {
  return {
    community: tool.community,
    subject: { type: 'tool' as const, id: tool.id },
    level: tool.level,
    circle: tool.circle,
    also: { room: toolRoom(tool.id), payload: { status: tool.status, version: tool.version } },
  }
}
