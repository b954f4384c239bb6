import { accountFor, accountOf } from '../accounts/actions.ts'
import {
  claimInvitation,
  invitationOf,
  sendInvitation,
  withdrawInvitation,
} from '../accounts/invitations.actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as structures from '../structures/actions.ts'
import { signInNeeded } from './access.ts'
import { requireGovernance } from './governance.access.ts'
import {
  alreadyArrived,
  type Invitation,
  type Invited,
  type MyInvitation,
  type NewMember,
} from './invitations.contract.ts'
import * as queries from './invitations.queries.ts'
import { declinedLetter, renamedLetter } from './letters.ts'
import { joinCommunity, lead, tell } from './members.actions.ts'
import { alreadyMember } from './members.contract.ts'
import { concernedBy, structureOf } from './members.queries.ts'

/** Invites a person, with an account or not: they are in once they have accepted. */
export async function invitePerson(ctx: Ctx, community: string, invited: NewMember): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await lead(ctx, community)
    await structures.structureFor(ctx, invited.structure)
    if (invited.manages) await requireGovernance(ctx, reader, invited.structure)
    return invitePersonAs(ctx, community, invited)
  })
}

/** The same, for a caller that has authorised it. */
export async function invitePersonAs(ctx: Ctx, community: string, invited: NewMember): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    const { structure } = invited
    const { person, status } = await accountFor(ctx, invited)
    if (status !== 'active' && status !== 'invited') throw notHere()
    if (await structureOf(ctx.db, community, person)) throw alreadyMember()

    if (person === ctx.me) {
      await joinCommunity(ctx, community, { ...invited, person })
      return { person }
    }
    await structures.holdStructure(ctx, structure, community)
    await queries.putInvitation(ctx.db, community, person, invited, { person: ctx.me, at: ctx.now })
    await tell(ctx, community, null, person, { name: 'member:invited', payload: { person, structure } })
    await send(ctx, community, person)
    return { person }
  })
}

export async function inviteAgain(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lead(ctx, community)
    if (await structureOf(ctx.db, community, person)) throw alreadyArrived()
    await send(ctx, community, person)
  })
}

export async function withdraw(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lead(ctx, community)
    const { structureId: structure } = await take(ctx, community, person)
    await withdrawInvitation(ctx, person, community)
    await tell(ctx, community, null, person, { name: 'member:uninvited', payload: { person, structure } })
  })
}

/** The invitations that the asker has not answered, the latest first. */
export async function listMyInvitations(ctx: Ctx): Promise<MyInvitation[]> {
  if (ctx.me === null) throw signInNeeded()
  const mine = await queries.listInvitationsOf(ctx.db, ctx.me)
  return mine.map((invitation) => ({
    ...wordsOf(invitation),
    community: invitation.community,
    at: invitation.at,
  }))
}

export async function readInvitation(ctx: Ctx, token: string): Promise<Invitation> {
  const { person, community, email, expiresAt } = await invitationOf(ctx, token)
  const invitation = await queries.findInvitation(ctx.db, community, person)
  if (!invitation) throw notHere()
  return { ...wordsOf(invitation), email, expiresAt }
}

/** Uses an invitation link, once. @returns the person */
export async function acceptInvitation(
  ctx: Ctx,
  token: string,
  chosen: Parameters<typeof claimInvitation>[2],
): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    const { person, community } = await claimInvitation(ctx, token, chosen)
    await arrive(ctx, community, person)
    return person
  })
}

/** Accepts, for someone who is signed in. */
export async function enterCommunity(ctx: Ctx, community: string): Promise<void> {
  await inTransaction(ctx, (ctx) => arrive(ctx, community, ctx.me!))
}

export async function declineInvitation(ctx: Ctx, community: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const person = ctx.me!
    const invitation = await take(ctx, community, person)
    const { structureId: structure } = invitation
    await tell(ctx, community, null, person, { name: 'member:declined', payload: { person, structure } })
    await declinedLetter(ctx, invitation)
  })
}

async function arrive(ctx: Ctx, community: string, person: string): Promise<void> {
  const invitation = await take(ctx, community, person)
  const { structureId: structure, roles, manages } = invitation
  await joinCommunity(ctx, community, { person, structure, roles, manages })
  const account = await accountOf(ctx, person)
  if (account.givenName === invitation.givenName && account.familyName === invitation.familyName) return
  await tell(ctx, community, null, person, { name: 'member:renamed', payload: { person, structure } })
  await renamedLetter(ctx, invitation, account, await concernedBy(ctx.db, community, null))
}

async function take(ctx: Ctx, community: string, person: string): Promise<queries.PendingInvitation> {
  const invitation = await queries.findInvitation(ctx.db, community, person)
  if (!invitation || !(await queries.takeInvitation(ctx.db, community, person))) throw notHere()
  return invitation
}

async function send(ctx: Ctx, community: string, person: string): Promise<void> {
  const invitation = await queries.findInvitation(ctx.db, community, person)
  if (!invitation) throw notHere()
  const { name, structure, invitedBy } = invitation
  await sendInvitation(ctx, person, { community: { id: community, name }, structure, invitedBy })
}

const wordsOf = ({ name, structure, invitedBy, givenName, familyName }: queries.PendingInvitation) => ({
  name,
  structure,
  invitedBy,
  givenName,
  familyName,
})
