import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { structureKnown, type NewStructure, type Structure } from './contract.ts'
import * as managers from './managers.queries.ts'
import * as queries from './queries.ts'

/*
 * A structure belongs to no community, so nothing here can tell who may act: the community that asks has judged it.
 */

export async function addStructure(ctx: Ctx, structure: NewStructure): Promise<Structure> {
  return inTransaction(ctx, async (ctx) => {
    if (await queries.isNameTaken(ctx.db, structure.name)) throw structureKnown()
    return queries.insertStructure(ctx.db, structure, ctx.now)
  })
}

export async function structureFor(ctx: Ctx, id: string): Promise<Structure> {
  const found = await queries.findStructure(ctx.db, id)
  if (!found) throw notHere()
  return found
}

/** Says that a community welcomes people of a structure; the first one holds it. */
export async function holdStructure(ctx: Ctx, structure: string, community: string): Promise<void> {
  await queries.holdStructure(ctx.db, structure, community)
}

/** @returns whether it changed anything */
export async function appointManager(ctx: Ctx, manager: managers.Manager): Promise<boolean> {
  return managers.insertManager(ctx.db, manager, ctx.now)
}

/** @returns whether it changed anything */
export async function dismissManager(ctx: Ctx, manager: managers.Manager): Promise<boolean> {
  return managers.deleteManager(ctx.db, manager)
}
