import type { Ctx } from '../platform/context.ts'
import { listInvitationsOf, moveInvitations } from './invitations.queries.ts'
import { placesOf } from './members.queries.ts'
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
