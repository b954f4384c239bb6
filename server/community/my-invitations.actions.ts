import { accountOf, describePerson } from '../accounts/actions.ts'
import { claimInvitation, invitationOf } from '../accounts/invitations.actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { signInNeeded } from './access.ts'
import { nameTaken, type Invitation } from './invitations.contract.ts'
import {
  findInvitation,
  listInvitationsOf,
  takeInvitation,
  type PendingInvitation,
} from './invitations.queries.ts'
import { declinedLetter, renamedLetter } from './letters.ts'
import { joinCommunity } from './members.actions.ts'
import { concernedBy, isNameTaken, type Named } from './members.queries.ts'
import type { MyInvitation } from './my-invitations.contract.ts'
import { announceOf } from './person-facts.actions.ts'

/** The invitations that the asker has not answered, the latest first. */
export async function listMyInvitations(ctx: Ctx): Promise<MyInvitation[]> {
  if (ctx.me === null) throw signInNeeded()
  const mine = await listInvitationsOf(ctx.db, ctx.me)
  return mine.map((invitation) => ({
    ...wordsOf(invitation),
    community: invitation.community,
    at: invitation.at,
  }))
}

export async function readInvitation(ctx: Ctx, token: string): Promise<Invitation> {
  const { person, community, email, expiresAt } = await invitationOf(ctx, token)
  const invitation = await findInvitation(ctx.db, community, person)
  if (!invitation) throw notHere()
  return { ...wordsOf(invitation), email, expiresAt }
}

/** Uses an invitation link, once. @returns the person */
export async function acceptInvitation(
  ctx: Ctx,
  token: string,
  { password, ...chosen }: { givenName?: string; familyName?: string; password: string },
): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    const { person, community } = await claimInvitation(ctx, token, password)
    const invitation = await findInvitation(ctx.db, community, person)
    if (!invitation) throw notHere()
    // The account may have been made by another community's invitation: the one that is accepted says who they are.
    await describePerson(ctx, person, { ...invitation, structure: invitation.structureId, ...chosen })
    await requireOwnName(ctx, community, person)
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
    const invitation = await takeInvitation(ctx.db, community, person)
    const { structureId: structure } = invitation
    await announceOf(ctx, community, null, person, {
      name: 'member:declined',
      payload: { person, structure },
    })
    await declinedLetter(ctx, invitation)
  })
}

/** Nobody chooses the name of someone who is there: the lead who invites a namesake wrote it knowingly. */
async function requireOwnName(ctx: Ctx, community: string, person: string): Promise<void> {
  const invitation = await findInvitation(ctx.db, community, person)
  const account = await accountOf(ctx, person)
  if (!invitation || isSameName(invitation, account)) return
  if (await isNameTaken(ctx.db, community, account)) throw nameTaken()
}

const isSameName = (a: Named, b: Named) => a.givenName === b.givenName && a.familyName === b.familyName

async function arrive(ctx: Ctx, community: string, person: string): Promise<void> {
  const invitation = await takeInvitation(ctx.db, community, person)
  const { structureId: structure, roles, manages } = invitation
  await joinCommunity(ctx, community, { person, structure, roles, manages })
  const account = await accountOf(ctx, person)
  if (isSameName(account, invitation)) return
  await announceOf(ctx, community, null, person, { name: 'member:renamed', payload: { person, structure } })
  await renamedLetter(ctx, invitation, account, await concernedBy(ctx.db, community, null))
}

const wordsOf = ({ name, structure, invitedBy, givenName, familyName }: PendingInvitation) => ({
  name,
  structure,
  invitedBy,
  givenName,
  familyName,
})
