import { managersOf } from '../structures/actions.ts'
import { inTransaction, type Ctx, type Signature } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { forgetReader, membership, sign } from './access.ts'
import { endingLetter, grantedLetter, refusedLetter, requestedLetter, revokedLetter } from './letters.ts'
import {
  alreadyMandated,
  notSoleManager,
  substituteElsewhere,
  tooManyDelegates,
  wrongDays,
  type Mandate,
  type MandateCommand,
  type NewMandate,
} from './mandates.contract.ts'
import * as queries from './mandates.queries.ts'
import { isDueToStart, mandateRefusal, mandateRoles, mandateTransition } from './mandates.rules.ts'
import { concernedBy, structureOf } from './members.queries.ts'
import { dayIn } from './rules.ts'
import type { Reader } from './contract.ts'

const AT_ONCE = 200
const REMINDED_BEFORE_DAYS = [60, 15]

/** Asks for a mandate. What a manager asks for someone else, or alone for themself, is granted by the same act. */
export async function requestMandate(ctx: Ctx, community: string, asked: NewMandate): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const structure = await structureOf(ctx.db, community, asked.person)
    if (!structure) throw notHere()
    const roles = mandateRoles(reader, { person: asked.person, structure })
    const refusal = mandateRefusal('request', roles, null)
    if (refusal) throw refusal

    const { timeZone } = await queries.lockMandates(ctx.db, community)
    if (asked.endsOn <= asked.startsOn || asked.endsOn < dayIn(timeZone, ctx.now)) throw wrongDays()
    await requireSubstituteWithin(ctx, community, structure, asked)
    const live = await queries.liveWithin(ctx.db, community, { person: asked.person }, asked)
    if (live.length > 0) throw alreadyMandated()

    const mandate = await queries.insertMandate(ctx.db, community, structure, asked, ctx.now)
    await tell(ctx, community, 'request', mandate, sign(reader))
    const mayGrant =
      roles.includes('manager') && (asked.person !== reader.person || (await isSole(ctx, mandate)))
    if (mayGrant) return grantMandate(ctx, community, mandate.id)
    await requestedLetter(ctx, community, mandate)
    return mandate
  })
}

/** I1: by a manager of that very structure; I2: one at a time for a person, a few for a structure. */
export async function grantMandate(ctx: Ctx, community: string, id: string): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, mandate } = await mandateFor(ctx, community, id, 'grant')
    const selfGranted = mandate.person === reader.person
    if (selfGranted && !(await isSole(ctx, mandate))) throw notSoleManager()

    const { maxDelegates } = await queries.lockMandates(ctx.db, community)
    const others = await queries.liveWithin(ctx.db, community, { structure: mandate.structure }, mandate)
    const granted = others.filter((other) => other.status !== 'requested')
    if (granted.length >= maxDelegates) throw tooManyDelegates({ max: maxDelegates })

    const by = { grantedBy: reader.person, selfGranted }
    const moved = await move(ctx, community, mandate, 'grant', sign(reader), by)
    if (selfGranted) return acceptMandate(ctx, community, id)
    await grantedLetter(ctx, community, moved)
    return moved
  })
}

export async function refuseMandate(
  ctx: Ctx,
  community: string,
  id: string,
  { reason }: { reason: string },
): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, mandate } = await mandateFor(ctx, community, id, 'refuse')
    const moved = await move(ctx, community, mandate, 'refuse', sign(reader), { reason })
    await refusedLetter(ctx, community, moved, reason)
    return moved
  })
}

export async function acceptMandate(ctx: Ctx, community: string, id: string): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, mandate } = await mandateFor(ctx, community, id, 'accept')
    const accepted = await move(ctx, community, mandate, 'accept', sign(reader), { acceptedAt: ctx.now })
    const { timeZone } = await queries.lockMandates(ctx.db, community)
    if (!isDueToStart(accepted, dayIn(timeZone, ctx.now))) return accepted
    return move(ctx, community, accepted, 'start', null)
  })
}

/** Ends a mandate before its day. The reason goes to the person, and nowhere else. */
export async function revokeMandate(
  ctx: Ctx,
  community: string,
  id: string,
  { reason }: { reason: string },
): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, mandate } = await mandateFor(ctx, community, id, 'revoke')
    const moved = await move(ctx, community, mandate, 'revoke', sign(reader), { reason })
    await revokedLetter(ctx, community, moved, reason)
    return moved
  })
}

/** Who leaves a community no longer represents anyone there. The caller has judged the leaving. */
export async function endMandatesOf(ctx: Ctx, community: string, person: string): Promise<void> {
  for (const mandate of await queries.lockLiveOf(ctx.db, community, person))
    await move(ctx, community, mandate, 'revoke', null)
}

/** Starts and ends the mandates whose day has come where they are: called by the clock. Returns how many. */
export async function turnMandates(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const due = await queries.lockDue(ctx.db, ctx.now, AT_ONCE)
    const ending = due.filter((mandate) => !isStarting(mandate))
    for (const mandate of ending) await move(ctx, mandate.community, mandate, 'expire', null)
    for (const mandate of due)
      if (isStarting(mandate)) await move(ctx, mandate.community, mandate, 'start', null)
    return due.length
  })
}

/** Reminds of the mandates that end in two months, then in two weeks, once each. Returns how many. */
export async function remindOfEnds(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const ending = await queries.lockEnding(ctx.db, ctx.now, REMINDED_BEFORE_DAYS)
    for (const mandate of ending) await endingLetter(ctx, mandate.community, mandate)
    return ending.length
  })
}

/** Of those that are due, the ones that are not over already. */
function isStarting(mandate: Mandate & { today: string }): boolean {
  return mandate.endsOn >= mandate.today && isDueToStart(mandate, mandate.today)
}

async function mandateFor(
  ctx: Ctx,
  community: string,
  id: string,
  command: MandateCommand,
): Promise<{ reader: Reader; mandate: Mandate }> {
  const reader = await membership(ctx, community)
  const mandate = await queries.lockMandate(ctx.db, community, id)
  const roles = mandate ? mandateRoles(reader, mandate) : []
  // What has not begun, or is over, exists for those it concerns only.
  if (!mandate || (roles.length === 0 && mandate.status !== 'active')) throw notHere()
  const refusal = mandateRefusal(command, roles, mandate)
  if (refusal) throw refusal
  return { reader, mandate }
}

async function move(
  ctx: Ctx,
  community: string,
  mandate: Mandate,
  command: MandateCommand,
  signature: Signature | null,
  more: Omit<Parameters<typeof queries.moveMandate>[2], 'status'> = {},
): Promise<Mandate> {
  const { to: status } = mandateTransition(command)
  const moved = await queries.moveMandate(ctx.db, mandate.id, { status, ...more })
  const { person } = mandate
  if (status === 'active') await queries.setCapacity(ctx.db, community, person, 'delegate')
  if (mandate.status === 'active') await queries.setCapacity(ctx.db, community, person, 'contributor')
  if (person === ctx.me) forgetReader(ctx, community)
  await tell(ctx, community, command, moved, signature, mandate.status === 'active')
  return moved
}

/** What has not begun is between a structure, a person and the animation; then everyone may know. */
async function tell(
  ctx: Ctx,
  community: string,
  command: MandateCommand,
  { id, person, structure }: Mandate,
  signature: Signature | null,
  wasActive = false,
): Promise<void> {
  const isSettled = wasActive || command === 'start'
  await ctx.announce({
    name: mandateTransition(command).fact,
    community,
    subject: { type: 'mandate', id },
    ...(isSettled
      ? { level: 'community' }
      : {
          level: 'concerned',
          only: [...new Set([person, ...(await concernedBy(ctx.db, community, structure))])],
        }),
    signature,
    payload: { mandate: id, person, structure },
    rightsOf: [person],
  })
}

async function isSole(ctx: Ctx, { structure, person }: Mandate): Promise<boolean> {
  const managers = await managersOf(ctx, structure)
  return managers.length === 1 && managers[0] === person
}

async function requireSubstituteWithin(
  ctx: Ctx,
  community: string,
  structure: string,
  { person, substitute }: NewMandate,
): Promise<void> {
  if (substitute === null) return
  if (substitute === person || (await structureOf(ctx.db, community, substitute)) !== structure)
    throw substituteElsewhere()
}
