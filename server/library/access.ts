import { membership } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as tools from './read.queries.ts'
import * as versions from './versions.queries.ts'

/** The level and circle of something; quotes of it must not be wider (I9). */
export interface Place {
  level: Level
  circle: string | null
}

/**
 * The tool, if the asker may read it.
 *
 * @throws notHere otherwise
 */
export async function toolFor(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ reader: Reader; tool: tools.StoredTool }> {
  const reader = await membership(ctx, community)
  const tool = await tools.findTool(ctx.db, reader, id)
  if (!tool) throw notHere()
  return { reader, tool }
}

/** The same without the community's id: for rooms and co-edited texts. */
export async function toolAnywhere(
  ctx: Ctx,
  id: string,
): Promise<{ reader: Reader; tool: tools.StoredTool }> {
  const community = await tools.communityOf(ctx.db, id)
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
