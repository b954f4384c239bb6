import { accountFor } from '../accounts/actions.ts'
import { sendInvitation, withdrawInvitation } from '../accounts/invitations.actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as structures from '../structures/actions.ts'
import { leadOf } from './access.ts'
import { requireGovernance } from './governance.access.ts'
import { alreadyArrived, type Invited, type NewMember } from './invitations.contract.ts'
import * as queries from './invitations.queries.ts'
import { joinCommunity } from './members.actions.ts'
import { alreadyMember } from './members.contract.ts'
import { structureOf } from './members.queries.ts'
import { announceOf } from './person-facts.actions.ts'

/** Invites a person, with an account or not: they are in once they have accepted. */
export async function invitePerson(ctx: Ctx, community: string, invited: NewMember): Promise<Invited> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await leadOf(ctx, community)
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
    await announceOf(ctx, community, null, person, { name: 'member:invited', payload: { person, structure } })
    await send(ctx, community, person)
    return { person }
  })
}

export async function inviteAgain(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await leadOf(ctx, community)
    if (await structureOf(ctx.db, community, person)) throw alreadyArrived()
    await send(ctx, community, person)
  })
}

export async function withdraw(ctx: Ctx, community: string, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await leadOf(ctx, community)
    const { structureId: structure } = await queries.takeInvitation(ctx.db, community, person)
    await withdrawInvitation(ctx, person, community)
    await announceOf(ctx, community, null, person, {
      name: 'member:uninvited',
      payload: { person, structure },
    })
  })
}

async function send(ctx: Ctx, community: string, person: string): Promise<void> {
  const invitation = await queries.findInvitation(ctx.db, community, person)
  if (!invitation) throw notHere()
  const { name, structure, invitedBy, givenName, familyName } = invitation
  const inviting = { structure, invitedBy, givenName, familyName }
  await sendInvitation(ctx, person, { ...inviting, community: { id: community, name } })
}
