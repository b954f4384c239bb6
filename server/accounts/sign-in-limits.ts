import { setTimeout as wait } from 'node:timers/promises'
import { triesTooClose } from './contract.ts'
import { GrowingDelay } from './growing-delay.ts'

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000]
/** More than a person sends at once. */
const MAX_WAITING = 3

export interface Try {
  email: string
  address: string
  /** The device, if this account has signed in from it before. */
  device: string | undefined
}

/**
 * Spaces out wrong passwords. Nobody is locked out: from a known device a try waits and is then judged, whatever
 * strangers do; from another one the next tries of an account or an address are refused for a while that grows.
 */
export class SignInLimits {
  readonly #byDevice = new GrowingDelay({ free: 5, firstMs: 250, mostMs: 4 * SECOND_MS, forgetMs: HOUR_MS })
  readonly #byBoth = new GrowingDelay({
    free: 10,
    firstMs: 5 * SECOND_MS,
    mostMs: 15 * MINUTE_MS,
    forgetMs: HOUR_MS,
  })
  readonly #byAccount = new GrowingDelay({
    free: 100,
    firstMs: SECOND_MS,
    mostMs: MINUTE_MS,
    forgetMs: HOUR_MS,
  })
  /** A whole office shares an address. */
  readonly #byAddress = new GrowingDelay({
    free: 100,
    firstMs: SECOND_MS,
    mostMs: 5 * SECOND_MS,
    forgetMs: HOUR_MS,
  })
  readonly #waiting = new Map<string, number>()

  /** Counts the try before the password is checked, so that simultaneous ones all count. */
  async admit(made: Try, now: Date): Promise<void> {
    const counted = this.#counted(made)
    const waits = counted.map(([delay, key]) => delay.waitMs(key, now))
    if (made.device === undefined && waits.some((ms) => ms > 0)) throw triesTooClose()
    for (const [delay, key] of counted) delay.count(key, now)
    if (made.device !== undefined) await this.#wait(`${made.device} ${made.email}`, Math.max(...waits))
  }

  forgive(made: Try): void {
    for (const [delay, key] of this.#counted(made)) delay.forgive(key)
  }

  async #wait(key: string, ms: number): Promise<void> {
    const waiting = this.#waiting.get(key) ?? 0
    if (waiting >= MAX_WAITING) throw triesTooClose()
    this.#waiting.set(key, waiting + 1)
    await wait(ms)
    const left = this.#waiting.get(key)! - 1
    if (left > 0) this.#waiting.set(key, left)
    else this.#waiting.delete(key)
  }

  #counted({ email, address, device }: Try): (readonly [GrowingDelay, string])[] {
    if (device !== undefined) return [[this.#byDevice, `${device} ${email}`]]
    return [
      [this.#byBoth, `${address} ${email}`],
      [this.#byAccount, email],
      [this.#byAddress, address],
    ]
  }
}
