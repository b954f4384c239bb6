import type { Ctx } from '../platform/context.ts'
import { hashOfLink, newLinkToken } from './link-tokens.ts'
import { findDevice, forgetDevices, putDevice } from './known-devices.queries.ts'

const A_YEAR_SECONDS = 365 * 24 * 3600
const nameOf = (secure: boolean) => (secure ? '__Host-liane-device' : 'liane-device')

/** The device of these cookies, if this account has signed in from it. */
export async function knownDevice(
  ctx: Ctx,
  email: string,
  cookies: string | undefined,
  secure: boolean,
): Promise<string | undefined> {
  const token = tokenIn(cookies, secure)
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
  const token = tokenIn(cookies, secure) ?? newLinkToken().token
  await putDevice(ctx.db, hashOfLink(token), person, ctx.now)
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${A_YEAR_SECONDS}${secure ? '; Secure' : ''}`
  return `${nameOf(secure)}=${token}; ${flags}`
}

/** After a reset of the password, the devices from before have nothing to show for it. */
export async function forgetDevicesOf(ctx: Ctx, person: string): Promise<void> {
  await forgetDevices(ctx.db, person)
}

function tokenIn(cookies = '', secure: boolean): string | undefined {
  const given = cookies.split('; ').find((cookie) => cookie.startsWith(`${nameOf(secure)}=`))
  return given && /^[^=]+=([\w-]{43})$/.exec(given)?.[1]
}
