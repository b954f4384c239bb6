import { accountFor, beFirst } from '../accounts/actions.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { actsOf } from '../platform/life.rules.ts'
import { notHere } from '../platform/problem.ts'
import { addStructure, structureFor } from '../structures/actions.ts'
import { membership, requireAdministrator } from './access.ts'
import type { Directory } from './directory.contract.ts'
import type { MentionablePerson } from './people.contract.ts'
import * as demo from './demo.queries.ts'
import * as directory from './directory.queries.ts'
import {
  alreadyInstalled,
  type DemoPerson,
  type Founded,
  type Installation,
  type NewFoundation,
} from './installation.contract.ts'
import type { Myself } from './me.contract.ts'
import * as me from './me.queries.ts'
import type { Mandate, StoredMandate } from './mandates.contract.ts'
import { MANDATE_LIFE } from './mandates.rules.ts'
import { listMyInvitations } from './my-invitations.actions.ts'
import { invitePersonAs } from './invitations.actions.ts'
import type { Invited } from './invitations.contract.ts'
import { joinCommunity } from './members.actions.ts'
import type { Joining } from './members.contract.ts'
import * as queries from './queries.ts'
import { isTimeZone, mayNameManagers, slugOf } from './rules.ts'
import { isHeldBack } from './second-factor.access.ts'
import { notATimeZone, slugTaken, type Community, type NewCommunity } from './settings.contract.ts'
import { insertCommunity, readCommunity as read } from './settings.queries.ts'

export async function whoAmI(ctx: Ctx, demo: boolean): Promise<Myself> {
  const { person, installed } = await me.readMyself(ctx.db, ctx.me)
  const secondFactorNeeded = isHeldBack(ctx)
  const self = { person, demo, installed, secondFactorNeeded, communities: [], invitations: [] }
  if (!person || secondFactorNeeded) return self
  const [communities, invitations] = await Promise.all([
    me.listMyCommunities(ctx.db, person.id, ctx.now),
    listMyInvitations(ctx),
  ])
  return { ...self, communities, invitations }
}

export async function readCommunity(ctx: Ctx, community: string): Promise<Community> {
  await membership(ctx, community)
  return read(ctx.db, community)
}

export async function readDirectory(ctx: Ctx, community: string): Promise<Directory> {
  const reader = await membership(ctx, community)
  const [about, structures, pending] = await Promise.all([
    read(ctx.db, community),
    directory.listStructures(ctx.db, reader, ctx.now),
    directory.listPending(ctx.db, reader, ctx.now),
  ])
  const withActs = (mandate: StoredMandate): Mandate => ({
    ...mandate,
    acts: actsOf(MANDATE_LIFE, { ...mandate, timeZone: about.timeZone }, reader, ctx.now),
  })
  return {
    community: about,
    structures: structures.map(({ isElsewhere, ...structure }) => ({
      ...structure,
      mayNameManagers: mayNameManagers(reader, { structure: structure.id, isElsewhere }),
      people: structure.people.map((one) => ({ ...one, mandate: one.mandate && withActs(one.mandate) })),
    })),
    pending: pending.map(withActs),
  }
}

export async function findPeople(ctx: Ctx, community: string, typed: string): Promise<MentionablePerson[]> {
  await membership(ctx, community)
  return directory.findPeople(ctx.db, community, typed)
}

/** Creates a community and its first lead. The caller has authorised it. */
export async function foundCommunity(ctx: Ctx, community: NewCommunity, lead: Joining): Promise<Founded> {
  return inTransaction(ctx, async (ctx) => {
    const founded = await make(ctx, community)
    await joinCommunity(ctx, founded.id, { ...lead, roles: [...(lead.roles ?? []), 'network_lead'] })
    return founded
  })
}

/** Creates a community for a future lead, and invites them. */
export async function foundFor(
  ctx: Ctx,
  { community, lead, structure }: NewFoundation,
): Promise<Founded & { lead: Invited }> {
  return inTransaction(ctx, async (ctx) => {
    await requireAdministrator(ctx)
    const { id: structureId } =
      typeof structure === 'string' ? await structureFor(ctx, structure) : await addStructure(ctx, structure)
    const founded = await make(ctx, community)
    const member = { ...lead, structure: structureId, roles: ['network_lead' as const] }
    return { ...founded, lead: await invitePersonAs(ctx, founded.id, member) }
  })
}

/** Creates the first account, administrator and lead of the first community. Of two at once, one succeeds. */
export async function install(
  ctx: Ctx,
  { person, structure, community }: Installation,
): Promise<Founded & { person: string }> {
  return inTransaction(ctx, async (ctx) => {
    if (!(await beFirst(ctx))) throw alreadyInstalled()
    const { id } = await addStructure(ctx, structure)
    const account = await accountFor(ctx, { ...person, structure: id, administrator: true })
    const founded = await foundCommunity(ctx, community, {
      person: account.person,
      structure: id,
      manages: person.position === 'manager',
    })
    return { ...founded, person: account.person }
  })
}

export async function listDemoPeople(ctx: Ctx): Promise<DemoPerson[]> {
  return demo.listDemoPeople(ctx.db, ctx.now)
}

/** A person of the demo, if `id` is one. */
export async function demoPerson(ctx: Ctx, person: string): Promise<string> {
  if (!(await demo.isActive(ctx.db, person))) throw notHere()
  return person
}

async function make(ctx: Ctx, community: NewCommunity): Promise<Founded> {
  if (!isTimeZone(community.timeZone)) throw notATimeZone()
  const wanted = community.slug ?? slugOf(community.localName)
  const slug = community.slug ? wanted : await queries.freeSlug(ctx.db, wanted)
  const id = await insertCommunity(ctx.db, { ...community, slug }, ctx.now)
  if (!id) throw slugTaken()
  await ctx.announce({
    name: 'community:founded',
    community: id,
    subject: { type: 'community', id },
    level: 'community',
    signature: null,
    payload: { name: community.name },
  })
  return { id, slug }
}
