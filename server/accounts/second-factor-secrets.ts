import { createHmac } from 'node:crypto'
import { Secret } from 'otpauth'
import { sealKeyOf, type Ctx } from '../platform/context.ts'
import { decrypt, derivedKey, encrypt } from '../platform/encryption.ts'

const RECOVERY_CODES = 10
const CODE_BYTES = 10

/* Keys of their own, derived from the key of the house: the database alone gives neither secrets nor codes. */
const keyOf = (ctx: Ctx, purpose: string) => derivedKey(sealKeyOf(ctx), `liane ${purpose}`)
const about = (person: string) => `second-factor:${person}`

export const hideSecret = (ctx: Ctx, person: string, secret: string) =>
  encrypt(keyOf(ctx, 'second factors'), about(person), secret)

export const openSecret = (ctx: Ctx, person: string, hidden: Uint8Array) =>
  decrypt(keyOf(ctx, 'second factors'), about(person), hidden)

/** 80 random bits each, in base32. */
export const newRecoveryCodes = () =>
  Array.from({ length: RECOVERY_CODES }, () => new Secret({ size: CODE_BYTES }).base32)

export const hashOfCode = (ctx: Ctx, person: string, code: string) =>
  createHmac('sha256', keyOf(ctx, 'recovery codes')).update(`${person} ${code}`).digest()
