import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { requirePassword } from './current-password.actions.ts'
import { forgetDevicesOf } from './known-devices.ts'
import { accountByEmail, endSignIns } from './queries.ts'
import { sameAddress } from './rules.ts'
import { tell } from './second-factor.actions.ts'
import * as factors from './second-factor.queries.ts'
import { ownSecondFactor, ownSecondFactorFirst } from './second-factors.contract.ts'
import { countLacking, isRequired, setRequired } from './second-factors.queries.ts'

/* Their routes are the administrators' only. */

export async function readRequirement(ctx: Ctx): Promise<{ required: boolean; lacking: number }> {
  return { required: await isRequired(ctx.db), lacking: await countLacking(ctx.db) }
}

/** @param password the asker's own, needed to lift the requirement */
export async function requireSecondFactor(
  ctx: Ctx,
  { required, password }: { required: boolean; password?: string },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    if (!required) await requirePassword(ctx, password ?? '')
    if (required && !(await factors.isOn(ctx.db, ctx.me!))) throw ownSecondFactorFirst()
    await setRequired(ctx.db, required)
  })
}

/** Removes the second factor of someone else. @returns their sign-ins, which end */
export async function removeSecondFactor(ctx: Ctx, person: string, password: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    if (person === ctx.me) throw ownSecondFactor()
    return removeFrom(ctx, person)
  })
}

/** The same for a command on the server. @throws an error in English */
export async function removeSecondFactorAt(ctx: Ctx, email: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    const account = await accountByEmail(ctx.db, sameAddress(email))
    if (!account || !(await factors.isOn(ctx.db, account.id)))
      throw new Error(`${email} has no second factor`)
    return removeFrom(ctx, account.id)
  })
}

/** Removes what somebody else turned on with the password of this person, who says so. */
export async function removeSince(ctx: Ctx, person: string, since: Date): Promise<void> {
  if (await factors.removeSince(ctx.db, person, since))
    await factors.insertEvent(ctx.db, person, 'contested', null, ctx.now)
}

/** The telephone that is lost may be signed in, and known as theirs. */
async function removeFrom(ctx: Ctx, person: string): Promise<string[]> {
  if (!(await factors.remove(ctx.db, person))) throw notHere()
  await tell(ctx, person, 'removed', ctx.me)
  await forgetDevicesOf(ctx, person)
  return endSignIns(ctx.db, person)
}
