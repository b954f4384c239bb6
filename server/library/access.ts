import { membership } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as tools from './read.queries.ts'
import * as versions from './versions.queries.ts'

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
): Promise<{ reader: Reader; tool: tools.StoredTool }> {
  const reader = await membership(ctx, community)
  const tool = await tools.findTool(ctx.db, reader, id)
  if (!tool) throw notHere()
  return { reader, tool }
}

/** The same, for what knows the tool and not its community: a room, a co-edited text. */
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
