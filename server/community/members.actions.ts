import { accountFor, claimInvitation, employerOf, sendInvitation } from '../accounts/actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import type { FactAbout, PayloadOf } from '../platform/facts.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import * as structures from '../structures/actions.ts'
import type { NewStructure, Structure } from '../structures/contract.ts'
import { forgetReader, membership, requireRole, sign } from './access.ts'
import type { Reader, Role } from './contract.ts'
import { welcomeLetter } from './letters.ts'
import { endMandatesOf } from './mandates.actions.ts'
import {
  alreadyArrived,
  alreadyMember,
  lastLead,
  notOfStructure,
  type Invited,
  type Joining,
  type NewMember,
} from './members.contract.ts'
import * as queries from './members.queries.ts'

/** Invites a person: by a link to choose a password, or at once when they have an account. */
export async function invitePerson(ctx: Ctx, community: string, invited: NewMember): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    await lead(ctx, community)
    return invitePersonAs(ctx, community, invited)
  })
}

/** The same, for a caller that has authorised it. */
export async function invitePersonAs(ctx: Ctx, community: string, invited: NewMember): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    await structures.structureFor(ctx, invited.structure)
    const { person, status } = await accountFor(ctx, invited)
    const isActive = status === 'active'
    if (!isActive && status !== 'invited') throw notHere()

    const { structure, roles = [], manages = false } = invited
    const joined = await queries.insertMember(ctx.db, community, { person, structure, roles }, ctx.now)
    if (!joined && isActive) throw alreadyMember()
    if (joined)
      await arrive(ctx, community, person, structure, isActive ? 'member:arrived' : 'member:invited')
    if (manages && joined) await appoint(ctx, community, structure, person)
    if (isActive) await welcomeLetter(ctx, community, person)
    else await sendLink(ctx, community, person)
    return { person, outcome: isActive ? 'arrived' : 'invited' }
  })
}

export async function inviteAgain(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lead(ctx, community)
    const member = await queries.lockMember(ctx.db, community, person)
    if (!member) throw notHere()
    if (member.status !== 'invited') throw alreadyArrived()
    await sendLink(ctx, community, person)
  })
}

/** Uses an invitation, once, and announces the arrival in each community. @returns the person */
export async function acceptInvitation(
  ctx: Ctx,
  token: string,
  chosen: Parameters<typeof claimInvitation>[2],
): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    const person = await claimInvitation(ctx, token, chosen)
    for (const { community, structure } of await queries.membershipsOf(ctx.db, person))
      await arrive(ctx, community, person, structure, 'member:arrived')
    return person
  })
}

/** Adds a person with an account to a community. The caller has authorised it (founding, demo). */
export async function joinCommunity(ctx: Ctx, community: string, joining: Joining): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { person, structure, manages } = joining
    if (!(await queries.insertMember(ctx.db, community, joining, ctx.now))) throw alreadyMember()
    if (person === ctx.me) forgetReader(ctx, community)
    await arrive(ctx, community, person, structure, 'member:arrived')
    if (manages) await appoint(ctx, community, structure, person)
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

export async function listStructures(ctx: Ctx, community: string): Promise<Structure[]> {
  await lead(ctx, community)
  return structures.listStructures(ctx)
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
    await lead(ctx, community)
    const of = await queries.structureOf(ctx.db, community, person)
    if (!of) throw notHere()
    if (of !== structure) throw notOfStructure()
    await appoint(ctx, community, structure, person)
  })
}

export async function dismissManager(
  ctx: Ctx,
  community: string,
  structure: string,
  person: string,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const reader = await lead(ctx, community)
    if ((await queries.structureOf(ctx.db, community, person)) !== structure) throw notHere()
    if (!(await structures.dismissManager(ctx, { community, structure, person }))) return
    await tell(ctx, community, reader, person, { name: 'manager:dismissed', payload: { structure, person } })
  })
}

async function lead(ctx: Ctx, community: string): Promise<Reader> {
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

async function appoint(ctx: Ctx, community: string, structure: string, person: string): Promise<void> {
  // A structure may belong to several communities: only its own people become its managers.
  if ((await employerOf(ctx, person)) !== structure) throw notOfStructure()
  if (!(await structures.appointManager(ctx, { community, structure, person }))) return
  await tell(ctx, community, null, person, { name: 'manager:appointed', payload: { structure, person } })
}

async function sendLink(ctx: Ctx, community: string, person: string): Promise<void> {
  await sendInvitation(ctx, person, await queries.invitationNames(ctx.db, community, ctx.me))
}

/** Only leads hear of a person who is invited and has not arrived. */
async function arrive(
  ctx: Ctx,
  community: string,
  person: string,
  structure: string,
  name: 'member:arrived' | 'member:invited',
): Promise<void> {
  await tell(ctx, community, null, person, { name, payload: { person, structure } })
}

type PersonFact = {
  [Name in FactAbout<'person'>]: { name: Name; payload: PayloadOf<Name> }
}[FactAbout<'person'>]

async function tell(
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
    ...(fact.name === 'member:invited'
      ? { level: 'concerned', only: await queries.concernedBy(ctx.db, community, null) }
      : { level: 'community' }),
    signature: by && sign(by),
    rightsOf: [person],
  })
}
