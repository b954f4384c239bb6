import { inTransaction, type Ctx } from '../platform/context.ts'
import type { FactAbout } from '../platform/facts.ts'
import { actsOf, dueCommands, NEW, refusalOf, stepOrThrow, SYSTEM } from '../platform/life.rules.ts'
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
import { MANDATE_LIFE } from './mandates.rules.ts'
import { concernedBy, managersOf, structureOf } from './members.queries.ts'
import { dayIn } from './rules.ts'
import { lockSettings } from './settings.queries.ts'
import type { Reader } from './contract.ts'

type Locked = queries.LockedMandate
/** Every command except the one that creates the mandate. */
type Move = Exclude<MandateCommand, 'request'>
type Change = Omit<Parameters<typeof queries.changeMandate>[2], 'status'>
/** Checks what only the database knows, moves the mandate and writes the letters. */
type Effect = (
  ctx: Ctx,
  mandate: Locked,
  step: { move: (change?: Change) => Promise<Locked>; reason: string | null },
) => Promise<Locked>

const AT_ONCE = 200
const REMINDED_BEFORE_DAYS = [60, 15]

const EFFECTS: Record<Move, Effect> = {
  /** I1: only a manager of that structure grants; I2: a structure has few delegates at a time. */
  grant: async (ctx, mandate, { move }) => {
    const { community, structure } = mandate
    const selfGranted = mandate.person === ctx.me
    if (selfGranted && !(await isSole(ctx, community, mandate))) throw notSoleManager()
    const { maxDelegates } = (await lockSettings(ctx.db, community))!
    const others = await queries.liveWithin(ctx.db, community, { structure }, mandate)
    if (others.filter((status) => status !== 'requested').length >= maxDelegates)
      throw tooManyDelegates({ max: maxDelegates })

    const granted = await move({ granted_by: ctx.me, self_granted: selfGranted })
    if (selfGranted) return take(ctx, granted, await membership(ctx, community), 'accept')
    await grantedLetter(ctx, community, granted)
    return granted
  },
  refuse: async (ctx, { community }, { move, reason }) => {
    const refused = await move({ reason })
    await refusedLetter(ctx, community, refused, reason!)
    return refused
  },
  accept: async (ctx, _, { move }) => {
    const accepted = await move({ accepted_at: ctx.now })
    const starts = dueCommands(MANDATE_LIFE, accepted, ctx.now).includes('start')
    return starts ? take(ctx, accepted, SYSTEM, 'start') : accepted
  },
  start: (_ctx, _mandate, { move }) => move(),
  /** The reason is sent to the person only. */
  revoke: async (ctx, { community }, { move, reason }) => {
    const revoked = await move({ reason })
    if (reason !== null) await revokedLetter(ctx, community, revoked, reason)
    return revoked
  },
  expire: (_ctx, _mandate, { move }) => move(),
}

/** Requests a mandate. A manager's request for a colleague, or a sole manager's for themself, is granted at once. */
export async function requestMandate(ctx: Ctx, community: string, asked: NewMandate): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const structure = await structureOf(ctx.db, community, asked.person)
    if (!structure) throw notHere()
    const { timeZone } = (await lockSettings(ctx.db, community))!
    const requested = { ...asked, structure, acceptedAt: null, timeZone, status: NEW } as const
    const { fact } = stepOrThrow(MANDATE_LIFE, requested, reader, 'request', { now: ctx.now })

    if (asked.endsOn <= asked.startsOn || asked.endsOn < dayIn(timeZone, ctx.now)) throw wrongDays()
    await requireSubstituteWithin(ctx, community, structure, asked)
    const live = await queries.liveWithin(ctx.db, community, { person: asked.person }, asked)
    if (live.length > 0) throw alreadyMandated()

    const mandate = await queries.insertMandate(ctx.db, community, structure, asked, ctx.now)
    await tell(ctx, fact!, mandate, reader)
    const mayGrant =
      reader.managerOf.includes(structure) &&
      (asked.person !== reader.person || (await isSole(ctx, community, mandate)))
    if (mayGrant) return withActs(ctx, await take(ctx, mandate, reader, 'grant'), reader)
    await requestedLetter(ctx, community, mandate)
    return withActs(ctx, mandate, reader)
  })
}

/** A mandate that waits for one person's answer. */
export interface MandateToAnswer extends queries.PendingMandate {
  command: 'accept' | 'grant'
}

/** The mandates that the reader may accept or grant now. */
export async function mandatesToAnswer(ctx: Ctx, community: string): Promise<MandateToAnswer[]> {
  const reader = await membership(ctx, community)
  const pending = await queries.listPendingOf(ctx.db, reader)
  const answerable = (command: 'accept' | 'grant') =>
    pending
      .filter((mandate) => refusalOf(MANDATE_LIFE, mandate, reader, command, ctx.now) === null)
      .map((mandate) => ({ ...mandate, command }))
  return [...answerable('accept'), ...answerable('grant')]
}

export async function moveMandate(
  ctx: Ctx,
  community: string,
  id: string,
  command: 'grant' | 'refuse' | 'accept' | 'revoke',
  { reason }: { reason?: string } = {},
): Promise<Mandate> {
  return inTransaction(ctx, async (ctx) => {
    const reader = await membership(ctx, community)
    const mandate = await queries.lockMandate(ctx.db, community, id)
    // Before it starts and once it is over, only the people it concerns know that it exists.
    const concerns = mandate && MANDATE_LIFE.rolesOf(reader, mandate).length > 0
    if (!mandate || (!concerns && mandate.status !== 'active')) throw notHere()
    return withActs(ctx, await take(ctx, mandate, reader, command, reason), reader)
  })
}

/** Revokes the mandates of a person who leaves the community. The caller has authorised it. @returns those that were active */
export async function endMandatesOf(ctx: Ctx, community: string, person: string): Promise<Locked[]> {
  const live = await queries.lockLiveOf(ctx.db, community, person)
  for (const mandate of live) await take(ctx, mandate, SYSTEM, 'revoke')
  return live.filter(({ status }) => status === 'active')
}

/** Starts and ends mandates on their days; called by a job. Returns how many. */
export async function turnMandates(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const candidates = await queries.lockDue(ctx.db, ctx.now, AT_ONCE)
    const due = candidates.flatMap((mandate) =>
      dueCommands(MANDATE_LIFE, mandate, ctx.now).map((command) => ({ mandate, command })),
    )
    for (const { mandate, command } of due) await take(ctx, mandate, SYSTEM, command as Move)
    return due.length
  })
}

/** Sends reminders two months, then two weeks, before a mandate ends, once each. @returns how many */
export async function remindOfEnds(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const ending = await queries.lockEnding(ctx.db, ctx.now, REMINDED_BEFORE_DAYS)
    for (const mandate of ending) await endingLetter(ctx, mandate.community, mandate)
    return ending.length
  })
}

async function take(
  ctx: Ctx,
  mandate: Locked,
  asker: Reader | typeof SYSTEM,
  command: Move,
  reason: string | null = null,
): Promise<Locked> {
  const step = stepOrThrow(MANDATE_LIFE, mandate, asker, command, { now: ctx.now, said: { reason } })
  const { to = mandate.status, fact } = step
  const move = async (change: Change = {}) => {
    const moved = await queries.changeMandate(ctx.db, mandate, { ...change, status: to })
    const { person, community } = moved
    if (to === 'active') await queries.setCapacity(ctx.db, community, person, 'delegate')
    if (mandate.status === 'active') await queries.setCapacity(ctx.db, community, person, 'contributor')
    if (person === ctx.me) forgetReader(ctx, community)
    await tell(ctx, fact!, moved, asker, mandate.status === 'active')
    return moved
  }
  return EFFECTS[command](ctx, mandate, { move, reason })
}

/** Before it starts, a mandate is known to its structure, the person and the leads; then to everyone. */
async function tell(
  ctx: Ctx,
  name: FactAbout<'mandate'>,
  { id, community, person, structure, status }: Locked,
  asker: Reader | typeof SYSTEM,
  wasActive = false,
): Promise<void> {
  await ctx.announce({
    name,
    community,
    subject: { type: 'mandate', id },
    ...(wasActive || status === 'active'
      ? { level: 'community' }
      : {
          level: 'concerned',
          only: [...new Set([person, ...(await concernedBy(ctx.db, community, structure))])],
        }),
    signature: asker === SYSTEM ? null : sign(asker),
    payload: { mandate: id, person, structure },
    rightsOf: [person],
  })
}

const withActs = (ctx: Ctx, mandate: Locked, reader: Reader): Mandate => ({
  ...mandate,
  acts: actsOf(MANDATE_LIFE, mandate, reader, ctx.now),
})

async function isSole(ctx: Ctx, community: string, { structure, person }: Locked): Promise<boolean> {
  const managers = await managersOf(ctx.db, community, structure)
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
