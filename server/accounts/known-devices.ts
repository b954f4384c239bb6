import type { Ctx } from '../platform/context.ts'
import { tokenCookie, tokenIn } from './cookies.ts'
import { findDevice, forgetDevices, putDevice } from './known-devices.queries.ts'
import { hashOfLink, newLinkToken } from './link-tokens.ts'

const A_YEAR_SECONDS = 365 * 24 * 3600
const COOKIE = 'liane-device'

/** The device of these cookies, if this account has signed in from it. */
export async function knownDevice(
  ctx: Ctx,
  email: string,
  cookies: string | undefined,
  secure: boolean,
): Promise<string | undefined> {
  const token = tokenIn(COOKIE, cookies, secure)
  const hash = token && hashOfLink(token)
  return hash && (await findDevice(ctx.db, hash, email)) ? hash.toString('hex') : undefined
}

/** Remembers the browser that someone enters from. @returns the cookie to send */
export async function rememberDevice(
  ctx: Ctx,
  person: string,
  cookies: string | undefined,
  secure: boolean,
): Promise<string> {
  const token = tokenIn(COOKIE, cookies, secure) ?? newLinkToken().token
  await putDevice(ctx.db, hashOfLink(token), person, ctx.now)
  return tokenCookie(COOKIE, token, { secure, maxAgeSeconds: A_YEAR_SECONDS })
}

/** After a reset of the password, the devices from before have nothing to show for it. */
export async function forgetDevicesOf(ctx: Ctx, person: string): Promise<void> {
  await forgetDevices(ctx.db, person)
}
