import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'

const PERIOD_SECONDS = 30
const SECRET_BYTES = 20

/** A new secret, in base32. */
export const newSecret = () => new Secret({ size: SECRET_BYTES }).base32

/** The address that an app reads from the QR code. */
export const addressOf = (secret: string, email: string) => totp(secret, email).toString()

/** The step of time that a code is for, at most one before or after `now`; undefined for a wrong code. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime()
  const delta = totp(secret).validate({ token: code, timestamp, window: 1 })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}

/** A QR code as the path of its dark modules, each run of a row being a rectangle. */
export function qrOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  const runs = data.flatMap((row, y) => {
    const modules = row.map((dark) => (dark ? '#' : ' ')).join('')
    return [...modules.matchAll(/#+/g)].map(
      ({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`,
    )
  })
  return { size, path: runs.join('') }
}

const totp = (secret: string, label = '') =>
  new TOTP({ issuer: 'Liane', label, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS })
