import type { Ctx } from '../platform/context.ts'
import { noPasswordInDemo, wrongCurrentPassword } from './contract.ts'
import { isPassword } from './passwords.ts'
import { accountById, type Account } from './queries.ts'

/** Requires the asker's own password; only people of the demo are signed in without having one. @returns their account */
export async function requirePassword(ctx: Ctx, password: string): Promise<Account> {
  const account = (await accountById(ctx.db, ctx.me!))!
  if (account.passwordHash === null) throw noPasswordInDemo()
  if (!(await isPassword(account.passwordHash, password))) throw wrongCurrentPassword()
  return account
}
