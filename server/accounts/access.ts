import type { FastifyInstance } from 'fastify'
import { afterCommit, inTransaction, type Ctx } from '../platform/context.ts'
import type { Exchange } from '../platform/http.ts'
import { signInNeeded } from '../platform/problem.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import type { Entered } from './contract.ts'
import { rememberDevice } from './known-devices.ts'
import { awaitCode } from './pending-sign-ins.ts'
import { activeAccounts } from './queries.ts'
import { isOn } from './second-factor.queries.ts'

/** The sign-ins, and the sockets opened under them. */
export type Doors = Pick<FastifyInstance, 'signIns' | 'live'>

/** Lets in someone whose password or link was right: at once, or when they have given a code of their second factor. */
export async function enter(doors: Doors, ctx: Ctx, exchange: Exchange, person: string): Promise<Entered> {
  return inTransaction(ctx, async (ctx) => {
    if (!(await isOn(ctx.db, person))) return signIn(doors, ctx, exchange, person)
    await requireActive(ctx, person)
    exchange.setCookie(await awaitCode(ctx, person, doors.signIns.secure))
    return { done: true, codeNeeded: true }
  })
}

/** Signs a person in on this browser, ending the sign-in it had. Call it for someone who has proved all that is asked. */
export async function signIn(doors: Doors, ctx: Ctx, exchange: Exchange, person: string): Promise<Entered> {
  return inTransaction(ctx, async (ctx) => {
    await requireActive(ctx, person)
    const before = await signInOf(doors, ctx, exchange)
    const signIns = doors.signIns.within(ctx.db)
    if (before) await signIns.end(exchange.cookie)
    exchange.setCookie(await signIns.start(person, exchange.userAgent))
    exchange.setCookie(await rememberDevice(ctx, person, exchange.cookie, doors.signIns.secure))
    closeConnections(doors, ctx, before ? [before] : [])
    return { done: true, codeNeeded: false }
  })
}

/** Refuses an account that was closed or erased after its password, code or link was checked. */
async function requireActive(ctx: Ctx, person: string): Promise<void> {
  await waitForPurge(ctx.db)
  if ((await activeAccounts(ctx.db, [person])).length === 0) throw signInNeeded()
}

/** The sign-in this exchange was made under, if any. */
export async function signInOf(doors: Doors, ctx: Ctx, { cookie }: Exchange): Promise<string | undefined> {
  return (await doors.signIns.within(ctx.db).read(cookie))?.signIn
}

/** Closes the sockets opened under these sign-ins, after the commit that ends them. */
export function closeConnections(doors: Doors, ctx: Ctx, signIns: string[]): void {
  if (signIns.length > 0) afterCommit(ctx, () => doors.live.signedOut(signIns))
}
