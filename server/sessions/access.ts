import { areMembers, membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { mayRead } from '../community/rules.ts'
import { requireSourcesReadable } from '../community/quotable-sources.access.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import type { NewSession, Session, SessionAsker } from './contract.ts'
import { attendeeUnknown } from './refusals.contract.ts'
import * as queries from './read.queries.ts'

/** @throws notHere when the session does not exist or the caller may not read it */
export async function sessionFor(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ reader: Reader; session: queries.SessionRow }> {
  const reader = await membership(ctx, community)
  const session = await queries.readSession(ctx.db, community, id, reader)
  if (!session) throw notHere()
  return { reader, session }
}

/** A session from its id alone, for rooms and texts. */
export async function headFor(
  ctx: Ctx,
  id: string,
): Promise<{ reader: Reader; session: queries.SessionHead }> {
  const session = await queries.sessionHead(ctx.db, id)
  if (!session) throw notHere()
  const reader = await membership(ctx, session.community)
  if (!mayRead(reader, session)) throw notHere()
  return { reader, session }
}

/** The reader's roles in a session; without a session, in one being planned. */
export function sessionAskerOf(
  reader: Reader,
  { facilitators = [], secretary, deputy, relieved = [], attendance = [] }: Partial<queries.SessionRow> = {},
): SessionAsker {
  const { person } = reader
  return {
    person,
    lead: reader.roles.includes('network_lead'),
    committee: reader.roles.includes('steering_member'),
    delegate: reader.mandate !== null,
    facilitator: facilitators.includes(person),
    secretary: secretary === person,
    deputy: deputy === person,
    relieved: relieved.includes(person),
    attended: attendance.some((one) => one.person === person && one.state === 'present'),
  }
}

/** Refuses people outside the community and things the caller may not read. People already named may stay after they left. */
export async function requireNamed(
  ctx: Ctx,
  reader: Reader,
  {
    facilitators = [],
    secretary,
    deputy,
    threads = [],
    tools = [],
  }: Partial<NewSession & Pick<Session, 'deputy'>>,
  before?: Pick<Session, 'facilitators' | 'secretary' | 'deputy'>,
): Promise<void> {
  const already = [...(before?.facilitators ?? []), before?.secretary, before?.deputy]
  const people = [...facilitators, secretary, deputy].filter(
    (one) => typeof one === 'string' && !already.includes(one),
  ) as string[]
  if (!(await areMembers(ctx, reader.community, people))) throw attendeeUnknown()
  await requireSourcesReadable(ctx, reader, [
    ...threads.map((id) => ({ kind: 'thread' as const, id })),
    ...tools.map((id) => ({ kind: 'tool' as const, id })),
  ])
}
