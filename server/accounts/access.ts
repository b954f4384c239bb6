import type { FastifyInstance } from 'fastify'
import { afterCommit, type Ctx } from '../platform/context.ts'
import type { Exchange } from '../platform/http.ts'
import { rememberDevice } from './known-devices.ts'

/** The sign-ins, and the sockets opened under them. */
export type Doors = Pick<FastifyInstance, 'signIns' | 'live'>

/** Signs a person in on this browser, ending the sign-in it had. */
export async function enter(doors: Doors, ctx: Ctx, exchange: Exchange, person: string): Promise<void> {
  const before = await signInOf(doors, ctx, exchange)
  const signIns = doors.signIns.within(ctx.db)
  if (before) await signIns.end(exchange.cookie)
  exchange.setCookie(await signIns.start(person, exchange.userAgent))
  exchange.setCookie(await rememberDevice(ctx, person, exchange.cookie, doors.signIns.secure))
  closeConnections(doors, ctx, before ? [before] : [])
}

/** The sign-in this exchange was made under, if any. */
export async function signInOf(doors: Doors, ctx: Ctx, { cookie }: Exchange): Promise<string | undefined> {
  return (await doors.signIns.within(ctx.db).read(cookie))?.signIn
}

/** Closes the sockets opened under these sign-ins, after the commit that ends them. */
export function closeConnections(doors: Doors, ctx: Ctx, signIns: string[]): void {
  if (signIns.length > 0) afterCommit(ctx, () => doors.live.signedOut(signIns))
}
