import { inTransaction, type Ctx } from '../platform/context.ts'
import { tokenCookie, tokenIn } from './cookies.ts'
import { hashOfLink, newLinkToken } from './link-tokens.ts'
import * as queries from './pending-sign-ins.queries.ts'
import { signInTooOld } from './second-factor.contract.ts'

const COOKIE = 'liane-step'
const TEN_MINUTES_SECONDS = 600

/** A sign-in whose password was right and whose code is awaited; its cookie opens nothing else. */
export type PendingSignIn = queries.PendingSignIn & { hash: Buffer }

/** @returns the cookie to send */
export async function awaitCode(ctx: Ctx, person: string, secure: boolean): Promise<string> {
  const { token, hash } = newLinkToken()
  const expiresAt = new Date(ctx.now.getTime() + TEN_MINUTES_SECONDS * 1000)
  await queries.insertPending(ctx.db, hash, person, expiresAt)
  return tokenCookie(COOKIE, token, { secure, maxAgeSeconds: TEN_MINUTES_SECONDS })
}

export async function pendingSignIn(
  ctx: Ctx,
  cookies: string | undefined,
  secure: boolean,
): Promise<PendingSignIn> {
  const token = tokenIn(COOKIE, cookies, secure)
  const hash = token && hashOfLink(token)
  const pending = hash && (await queries.findPending(ctx.db, hash, ctx.now))
  if (!pending) throw signInTooOld()
  return { ...pending, hash }
}

/** Ends the wait once `prove` has judged the code, in one transaction. */
export async function endWait(
  ctx: Ctx,
  { hash }: PendingSignIn,
  prove: (ctx: Ctx) => Promise<void>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await prove(ctx)
    if (!(await queries.takePending(ctx.db, hash))) throw signInTooOld()
  })
}

/** The cookie that clears the one of `awaitCode`. */
export const noWait = (secure: boolean) => tokenCookie(COOKIE, '', { secure, maxAgeSeconds: 0 })
