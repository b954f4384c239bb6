import { inTransaction, type Ctx } from '../platform/context.ts'
import { requirePassword } from './current-password.actions.ts'
import { endSignIns } from './queries.ts'
import * as contract from './second-factor.contract.ts'
import type { Proof, SecondFactor, SecondFactorEventKind, SecondFactorKey } from './second-factor.contract.ts'
import { secondFactorLetter } from './second-factor.letters.ts'
import * as queries from './second-factor.queries.ts'
import { bareCode, inGroups, isAppCode } from './second-factor.rules.ts'
import { hashOfCode, hideSecret, newRecoveryCodes, openSecret } from './second-factor-secrets.ts'
import { addressOf, newSecret, qrOf, stepOf } from './totp.ts'

export async function readSecondFactor(ctx: Ctx): Promise<SecondFactor> {
  return queries.readSecondFactor(ctx.db, ctx.me!)
}

/** Makes the key of a second factor, in place of one that was not confirmed. */
export async function setUp(ctx: Ctx, password: string): Promise<SecondFactorKey> {
  return inTransaction(ctx, async (ctx) => {
    const { id, email } = await requirePassword(ctx, password)
    const key = newSecret()
    if (!(await queries.putSecret(ctx.db, id, hideSecret(ctx, id, key), ctx.now)))
      throw contract.secondFactorOn()
    const address = addressOf(key, email)
    return { key, address, qr: qrOf(address) }
  })
}

/** Turns it on with its first code. @returns the recovery codes, and the sign-ins made with the password alone */
export async function turnOn(
  ctx: Ctx,
  typed: string,
  here: string | undefined,
): Promise<{ codes: string[]; ended: string[] }> {
  return inTransaction(ctx, async (ctx) => {
    const person = ctx.me!
    const hidden = await queries.findSecret(ctx.db, person, { confirmed: false })
    if (!hidden)
      throw (await queries.isOn(ctx.db, person)) ? contract.secondFactorOn() : contract.keyNotMade()
    const step = stepOf(openSecret(ctx, person, hidden), bareCode(typed), ctx.now)
    if (step === undefined) throw contract.wrongCode()
    if (!(await queries.confirm(ctx.db, person, step, ctx.now))) throw contract.secondFactorOn()
    const codes = await replaceCodes(ctx)
    await tell(ctx, person, 'turned_on')
    return { codes, ended: await endSignIns(ctx.db, person, { except: here }) }
  })
}

export async function renewCodes(ctx: Ctx, proof: Proof): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await requireProof(ctx, proof)
    await tell(ctx, ctx.me!, 'codes_renewed')
    return replaceCodes(ctx)
  })
}

export async function turnOff(ctx: Ctx, proof: Proof): Promise<SecondFactor> {
  return inTransaction(ctx, async (ctx) => {
    await requireProof(ctx, proof)
    await queries.remove(ctx.db, ctx.me!)
    await tell(ctx, ctx.me!, 'turned_off')
    return readSecondFactor(ctx)
  })
}

/** Uses a code of the app, or a recovery code, once. @throws when it is wrong or has been used */
export async function takeCode(ctx: Ctx, person: string, typed: string): Promise<void> {
  const code = bareCode(typed)
  const hidden = await queries.findSecret(ctx.db, person, { confirmed: true })
  if (!hidden) throw contract.secondFactorOff()
  if (isAppCode(code)) {
    const step = stepOf(openSecret(ctx, person, hidden), code, ctx.now)
    if (step === undefined || !(await queries.takeStep(ctx.db, person, step))) throw contract.wrongCode()
    return
  }
  if (!(await queries.takeRecoveryCode(ctx.db, person, hashOfCode(ctx, person, code))))
    throw contract.wrongRecoveryCode()
  await tell(ctx, person, 'recovery_code_used')
}

async function requireProof(ctx: Ctx, { password, code }: Proof): Promise<void> {
  await requirePassword(ctx, password)
  await takeCode(ctx, ctx.me!, code)
}

async function replaceCodes(ctx: Ctx): Promise<string[]> {
  const codes = newRecoveryCodes()
  const hashes = codes.map((code) => hashOfCode(ctx, ctx.me!, code))
  await queries.replaceRecoveryCodes(ctx.db, ctx.me!, hashes)
  return codes.map((code) => inGroups(code, '-'))
}

/** Keeps what happened, on the page of the account, and writes it to the person. */
export async function tell(
  ctx: Ctx,
  person: string,
  kind: Exclude<SecondFactorEventKind, 'contested'>,
  by: string | null = null,
): Promise<void> {
  await queries.insertEvent(ctx.db, person, kind, by, ctx.now)
  await secondFactorLetter(ctx, person, kind)
}
