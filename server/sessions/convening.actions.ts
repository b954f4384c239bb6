import type { Ctx } from '../platform/context.ts'
import { sessionFor } from './access.ts'
import { invite, inviteesOf } from './attendance.queries.ts'
import type { Invitee } from './contract.ts'
import { attendeeUnknown, nobodyCalled } from './refusals.contract.ts'

/** Whom convening a session may call, for the person who chooses. */
export async function listInvitees(ctx: Ctx, community: string, id: string): Promise<{ people: Invitee[] }> {
  await sessionFor(ctx, community, id)
  return { people: await inviteesOf(ctx.db, community, { session: id, at: ctx.now }) }
}

/** Calls the people chosen, or those called by default. */
export async function call(
  ctx: Ctx,
  community: string,
  id: string,
  chosen: readonly string[] | undefined,
): Promise<void> {
  const known = await inviteesOf(ctx.db, community, { session: id, at: ctx.now })
  const people = chosen ?? known.filter(({ byDefault }) => byDefault).map(({ person }) => person)
  if (people.some((one) => !known.some(({ person }) => person === one))) throw attendeeUnknown()
  if (people.length === 0) throw nobodyCalled()
  await invite(ctx.db, community, { session: id, people, at: ctx.now })
}
