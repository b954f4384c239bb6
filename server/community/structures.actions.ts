import { inTransaction, type Ctx } from '../platform/context.ts'
import * as structures from '../structures/actions.ts'
import type { NewStructure, Structure } from '../structures/contract.ts'
import { leadOf, sign } from './access.ts'
import { listKnownStructures } from './governance.queries.ts'
import type { KnownStructure } from './structures.contract.ts'

export async function listStructures(ctx: Ctx, community: string): Promise<KnownStructure[]> {
  return listKnownStructures(ctx.db, await leadOf(ctx, community))
}

export async function addStructure(ctx: Ctx, community: string, structure: NewStructure): Promise<Structure> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await leadOf(ctx, community)
    const added = await structures.addStructure(ctx, structure)
    await ctx.announce({
      name: 'structure:added',
      community,
      subject: { type: 'structure', id: added.id },
      level: 'community',
      signature: sign(reader),
      payload: { structure: added.id },
    })
    return added
  })
}
