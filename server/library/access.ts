import { membership } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import { isNoWiderThan, mayRead } from '../community/rules.ts'
import type { Db } from '../database.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import type { Source } from '../platform/richtext/richtext.contract.ts'
import { quotesNarrower } from './refusals.contract.ts'
import * as queries from './queries.ts'
import * as versions from './version-queries.ts'

/** Who may read something: what a quote of it must not be wider than (I9). */
export interface Place {
  level: Level
  circle: string | null
}

/** The tool, for someone who may read it; a stranger is told what they would be told of one that does not exist. */
export async function toolFor(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ reader: Reader; tool: queries.HeldTool }> {
  const reader = await membership(ctx, community)
  const tool = await queries.findTool(ctx.db, reader, id)
  if (!tool) throw notHere()
  return { reader, tool }
}

/** The same, for what knows the tool and not its community: a room, a co-edited text. */
export async function toolAnywhere(
  ctx: Ctx,
  id: string,
): Promise<{ reader: Reader; tool: queries.HeldTool }> {
  const community = await queries.communityOf(ctx.db, id)
  if (!community) throw notHere()
  return toolFor(ctx, community, id)
}

export async function versionFor(
  ctx: Ctx,
  community: string,
  tool: string,
  number: number,
): Promise<versions.VersionRow> {
  const reader = await membership(ctx, community)
  const version = await versions.findVersion(ctx.db, reader, tool, number)
  if (!version) throw notHere()
  return version
}

/** Who may read a tool, or one of its versions, among what this reader may; `undefined` for anything else. */
export async function toolLevel(
  db: Db,
  reader: Pick<Reader, 'community' | 'levels' | 'circles'>,
  id: string,
): Promise<Place | undefined> {
  const [place] = await versions.levelsOf(db, reader.community, [id])
  return place && mayRead(reader, place) ? { level: place.level, circle: place.circle } : undefined
}

/**
 * Refuses a text that quotes a tool or a version which its own readers could not read (I9), or which is not there. For
 * whatever quotes: a tool, a thread, the journal.
 */
export async function mayQuoteTools(
  db: Db,
  community: string,
  derived: Place,
  sources: readonly Source[],
): Promise<void> {
  const quoted = sources.filter(({ kind }) => kind === 'tool' || kind === 'version').map(({ id }) => id)
  if (quoted.length === 0) return
  const places = await versions.levelsOf(db, community, quoted)
  const known = new Set(places.map(({ id }) => id))
  const all = quoted.every((id) => known.has(id)) && places.every((place) => isNoWiderThan(derived, place))
  if (!all) throw quotesNarrower()
}
