import { isDemo, type Ctx } from '../platform/context.ts'
import { signInNeeded } from '../platform/problem.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import { DEMO_PASSWORD, demoPasswordNeeded, wrongCurrentPassword } from './contract.ts'
import { isPassword } from './passwords.ts'
import { accountById, type Account } from './queries.ts'

/**
 * Requires the asker's own password, and that they have not been closed or erased meanwhile. Call it first in a
 * transaction. People of the demo have none: they give that of the demo.
 *
 * @returns their account
 */
export async function requirePassword(ctx: Ctx, password: string): Promise<Account> {
  await waitForPurge(ctx.db)
  const account = (await accountById(ctx.db, ctx.me!))!
  if (account.status !== 'active') throw signInNeeded()
  if (account.passwordHash === null && isDemo(ctx)) {
    if (password.normalize('NFC').trim() !== DEMO_PASSWORD) throw demoPasswordNeeded()
    return account
  }
  if (!(await isPassword(account.passwordHash, password))) throw wrongCurrentPassword()
  return account
}
