import { employerOf } from '../accounts/actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as structures from '../structures/actions.ts'
import { membership } from './access.ts'
import { requireGovernance } from './governance.access.ts'
import { notOfStructure } from './managers.contract.ts'
import * as queries from './members.queries.ts'
import { announceOf } from './person-facts.actions.ts'

export async function appointManager(
  ctx: Ctx,
  community: string,
  structure: string,
  person: string,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    await requireGovernance(ctx, reader, structure)
    const of = await queries.structureOf(ctx.db, community, person)
    if (!of) throw notHere()
    if (of !== structure || (await employerOf(ctx, person)) !== structure) throw notOfStructure()
    await appoint(ctx, structure, person)
  })
}

export async function dismissManager(
  ctx: Ctx,
  community: string,
  structure: string,
  person: string,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    await requireGovernance(ctx, reader, structure)
    if (!(await structures.dismissManager(ctx, { structure, person }))) return
    await tellWherever(ctx, structure, person, 'manager:dismissed')
  })
}

/** The caller has authorised it, and checked that they are of the structure. */
export async function appoint(ctx: Ctx, structure: string, person: string): Promise<void> {
  if (!(await structures.appointManager(ctx, { structure, person }))) return
  await tellWherever(ctx, structure, person, 'manager:appointed')
}

/** A manager may commit the structure in each community that they are in for it. */
async function tellWherever(
  ctx: Ctx,
  structure: string,
  person: string,
  name: 'manager:appointed' | 'manager:dismissed',
): Promise<void> {
  for (const community of await queries.communitiesFor(ctx.db, structure, person))
    await announceOf(ctx, community, null, person, { name, payload: { structure, person } })
}
