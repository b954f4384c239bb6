import type { Ctx } from '../platform/context.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { listInvitationsOf, moveInvitations } from './invitations.queries.ts'
import { vacantLetter } from './letters.ts'
import { endMandatesOf } from './mandates.actions.ts'
import { lastLead, lastManager } from './members.contract.ts'
import { endMembership, erasePlaces, hasOthers, managersOf, otherLeads, placesOf } from './members.queries.ts'
import { announceOf } from './person-facts.actions.ts'

/** The directories that show the address of a person are fetched again. */
export async function readdressed(ctx: Ctx, person: string): Promise<void> {
  for (const { community, roles } of await placesOf(ctx.db, person))
    await announceOf(ctx, community, null, person, { name: 'member:changed', payload: { person, roles } })
}

/** Invitations of an address follow it to the account that takes it, except where that person is or is invited already. */
export async function merged(ctx: Ctx, { from, into }: { from: string; into: string }): Promise<void> {
  for (const { community, structureId: structure } of await listInvitationsOf(ctx.db, from))
    await announceOf(ctx, community, null, from, {
      name: 'member:uninvited',
      payload: { person: from, structure },
    })
  for (const { community, structure } of await moveInvitations(ctx.db, { from, into }))
    await announceOf(ctx, community, null, into, {
      name: 'member:invited',
      payload: { person: into, structure },
    })
}

/** I20: a community keeps a lead, and a structure whose people are there keeps someone who may commit it. */
export async function leaving(ctx: Ctx, person: string): Promise<void> {
  for (const { community, name, structure, structureName, roles } of await placesOf(ctx.db, person)) {
    if (roles.includes('network_lead') && (await otherLeads(ctx.db, community, person)) === 0)
      throw lastLead({ detail: `Communauté : ${name}.` })
    const managers = await managersOf(ctx.db, community, structure)
    const isSole = managers.length === 1 && managers[0] === person
    if (isSole && (await hasOthers(ctx.db, community, { structure, person })))
      throw lastManager({ detail: `Structure : ${structureName}, communauté : ${name}.` })
  }
}

/** Mandates end, since nobody represents a structure without being there; its managers are told. */
export async function closed(ctx: Ctx, person: string): Promise<void> {
  for (const { community, structure } of await placesOf(ctx.db, person)) {
    await dropLetters(ctx.db, { community, person })
    for (const mandate of await endMandatesOf(ctx, community, person))
      await vacantLetter(ctx, community, mandate)
    await announceOf(ctx, community, null, person, {
      name: 'member:deactivated',
      payload: { person, structure },
    })
  }
}

export async function reopened(ctx: Ctx, person: string): Promise<void> {
  for (const { community, structure } of await placesOf(ctx.db, person))
    await announceOf(ctx, community, null, person, {
      name: 'member:reactivated',
      payload: { person, structure },
    })
}

/** Their places end. What their structure decided through them stays, without a reason that they or others wrote. */
export async function erased(ctx: Ctx, { person }: { person: string }): Promise<void> {
  for (const { community } of await placesOf(ctx.db, person))
    await endMembership(ctx.db, community, person, ctx.now)
  await erasePlaces(ctx.db, person)
}
