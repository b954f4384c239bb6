import { employerOf } from '../accounts/actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import { dismissManager, holdStructure } from '../structures/actions.ts'
import { forgetReader, leadOf, membership } from './access.ts'
import type { Reader, Role } from './contract.ts'
import { appoint } from './managers.actions.ts'
import { endMandatesOf } from './mandates.actions.ts'
import { alreadyMember, lastLead, type Joining } from './members.contract.ts'
import * as queries from './members.queries.ts'
import { announceOf } from './person-facts.actions.ts'

/** Adds a person with an account to a community. The caller has authorised it (accepting, founding, demo). */
export async function joinCommunity(ctx: Ctx, community: string, joining: Joining): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { person, structure, manages } = joining
    if (!(await queries.insertMember(ctx.db, community, joining, ctx.now))) throw alreadyMember()
    await holdStructure(ctx, structure, community)
    if (person === ctx.me) forgetReader(ctx, community)
    await announceOf(ctx, community, null, person, { name: 'member:arrived', payload: { person, structure } })
    // Only its own people manage a structure.
    if (manages && (await employerOf(ctx, person)) === structure) await appoint(ctx, structure, person)
  })
}

export async function changeRoles(ctx: Ctx, community: string, person: string, roles: Role[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const reader = await leadOf(ctx, community)
    const member = await queries.lockMember(ctx.db, community, person)
    if (!member) throw notHere()
    if (!roles.includes('network_lead')) await requireAnotherLead(ctx, community, person, member.roles)
    await queries.setRoles(ctx.db, community, person, roles)
    if (person === ctx.me) forgetReader(ctx, community)
    await announceOf(ctx, community, reader, person, { name: 'member:changed', payload: { person, roles } })
  })
}

export async function endMembership(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => depart(ctx, community, person, await leadOf(ctx, community)))
}

export async function leaveCommunity(ctx: Ctx, community: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => depart(ctx, community, ctx.me!, await membership(ctx, community)))
}

/** I19: what they wrote stays, under the structure they had. */
async function depart(ctx: Ctx, community: string, person: string, by: Reader): Promise<void> {
  const member = await queries.lockMember(ctx.db, community, person)
  if (!member) throw notHere()
  await requireAnotherLead(ctx, community, person, member.roles)
  await dropLetters(ctx.db, { community, person })
  await endMandatesOf(ctx, community, person)
  await queries.endMembership(ctx.db, community, person, ctx.now)
  await dismissWhoHasLeft(ctx, member.structure, person)
  forgetReader(ctx, community)
  await announceOf(ctx, community, by, person, {
    name: 'member:left',
    payload: { person, structure: member.structure },
  })
}

/** Someone who is nowhere for a structure any more comes back as its manager only when named again. */
async function dismissWhoHasLeft(ctx: Ctx, structure: string, person: string): Promise<void> {
  if ((await queries.communitiesFor(ctx.db, structure, person)).length > 0) return
  await dismissManager(ctx, { structure, person })
}

/** I20: a community keeps at least one lead. */
async function requireAnotherLead(
  ctx: Ctx,
  community: string,
  person: string,
  roles: readonly Role[],
): Promise<void> {
  if (!roles.includes('network_lead')) return
  if ((await queries.otherLeads(ctx.db, community, person)) === 0) throw lastLead()
}
