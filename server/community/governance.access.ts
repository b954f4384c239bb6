import type { Ctx } from '../platform/context.ts'
import type { Reader } from './contract.ts'
import { isHeldElsewhere } from './governance.queries.ts'
import { structureGovernedElsewhere } from './managers.contract.ts'
import { notNetworkLead } from './contract.ts'
import { mayNameManagers } from './rules.ts'

/** Refuses a person who may not name or dismiss the managers of a structure. */
export async function requireGovernance(ctx: Ctx, reader: Reader, structure: string): Promise<void> {
  const isElsewhere = await isHeldElsewhere(ctx.db, structure, reader.community)
  if (mayNameManagers(reader, { structure, isElsewhere })) return
  throw reader.roles.includes('network_lead') ? structureGovernedElsewhere() : notNetworkLead()
}
