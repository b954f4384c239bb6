import { employerOf } from '../accounts/actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import type { FactAbout, PayloadOf } from '../platform/facts.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import * as structures from '../structures/actions.ts'
import type { NewStructure, Structure } from '../structures/contract.ts'
import { forgetReader, membership, requireRole, sign } from './access.ts'
import type { Reader, Role } from './contract.ts'
import { requireGovernance } from './governance.access.ts'
import { listKnownStructures } from './governance.queries.ts'
import { endMandatesOf } from './mandates.actions.ts'
import {
  alreadyMember,
  lastLead,
  notOfStructure,
  type Joining,
  type KnownStructure,
} from './members.contract.ts'
import * as queries from './members.queries.ts'

/** Adds a person with an account to a community. The caller has authorised it (accepting, founding, demo). */
export async function joinCommunity(ctx: Ctx, community: string, joining: Joining): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { person, structure, manages } = joining
    if (!(await queries.insertMember(ctx.db, community, joining, ctx.now))) throw alreadyMember()
    await structures.holdStructure(ctx, structure, community)
    if (person === ctx.me) forgetReader(ctx, community)
    await tell(ctx, community, null, person, { name: 'member:arrived', payload: { person, structure } })
    // Only its own people manage a structure.
    if (manages && (await employerOf(ctx, person)) === structure) await appoint(ctx, structure, person)
  })
}

export async function changeRoles(ctx: Ctx, community: string, person: string, roles: Role[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const reader = await lead(ctx, community)
    const member = await queries.lockMember(ctx.db, community, person)
    if (!member) throw notHere()
    if (!roles.includes('network_lead')) await requireAnotherLead(ctx, community, person, member.roles)
    await queries.setRoles(ctx.db, community, person, roles)
    if (person === ctx.me) forgetReader(ctx, community)
    await tell(ctx, community, reader, person, { name: 'member:changed', payload: { person, roles } })
  })
}

export async function endMembership(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => depart(ctx, community, person, await lead(ctx, community)))
}

export async function leaveCommunity(ctx: Ctx, community: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => depart(ctx, community, ctx.me!, await membership(ctx, community)))
}

export async function listStructures(ctx: Ctx, community: string): Promise<KnownStructure[]> {
  return listKnownStructures(ctx.db, await lead(ctx, community))
}

export async function addStructure(ctx: Ctx, community: string, structure: NewStructure): Promise<Structure> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await lead(ctx, community)
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

export async function lead(ctx: Ctx, community: string): Promise<Reader> {
  const reader = await membership(ctx, community)
  requireRole(reader, 'network_lead')
  return reader
}

/** I19: what they wrote stays, under the structure they had. */
async function depart(ctx: Ctx, community: string, person: string, by: Reader): Promise<void> {
  const member = await queries.lockMember(ctx.db, community, person)
  if (!member) throw notHere()
  await requireAnotherLead(ctx, community, person, member.roles)
  await dropLetters(ctx.db, { community, person })
  await endMandatesOf(ctx, community, person)
  await queries.endMembership(ctx.db, community, person, ctx.now)
  forgetReader(ctx, community)
  await tell(ctx, community, by, person, {
    name: 'member:left',
    payload: { person, structure: member.structure },
  })
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

async function appoint(ctx: Ctx, structure: string, person: string): Promise<void> {
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
    await tell(ctx, community, null, person, { name, payload: { structure, person } })
}

const PRIVATE: readonly string[] = [
  'member:invited',
  'member:uninvited',
  'member:declined',
  'member:renamed',
] satisfies FactAbout<'person'>[]

type PersonFact = {
  [Name in FactAbout<'person'>]: { name: Name; payload: PayloadOf<Name> }
}[FactAbout<'person'>]

/** What happens to an invitation is heard by the leads and the person invited only. */
export async function tell(
  ctx: Ctx,
  community: string,
  by: Reader | null,
  person: string,
  fact: PersonFact,
): Promise<void> {
  await ctx.announce({
    ...fact,
    community,
    subject: { type: 'person', id: person },
    ...(PRIVATE.includes(fact.name)
      ? { level: 'concerned', only: [person, ...(await queries.concernedBy(ctx.db, community, null))] }
      : { level: 'community' }),
    signature: by && sign(by),
    rightsOf: [person],
  })
}
