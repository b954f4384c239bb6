import { inTransaction, type Ctx } from '../platform/context.ts'
import { dropLetters } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import { runAccountHooks } from './account-hooks.actions.ts'
import { dropUnderWay } from './address-change.queries.ts'
import { appointedLetters } from './administration.letters.ts'
import { lastAdministrator, notActive, notClosed, type AccountLine } from './closures.contract.ts'
import * as closures from './closures.queries.ts'
import { requirePassword } from './current-password.actions.ts'
import { closedLetter, reopenedLetter } from './letters.ts'
import { dropKeys } from './links.queries.ts'
import * as queries from './queries.ts'
import { whomToAsk } from './whom-to-ask.ts'

/** What the reason says when a person closes their own account. */
const OWN_WISH = 'À sa demande.'
const UNUSED = 'Votre compte n’a pas servi depuis deux ans.'

export async function listAccounts(
  ctx: Ctx,
  asked: { words?: string; after?: string },
): Promise<{ accounts: AccountLine[]; more: boolean }> {
  return closures.listAccounts(ctx.db, asked)
}

/** @returns the sign-ins that end */
export async function closeAccount(ctx: Ctx, person: string, reason: string): Promise<string[]> {
  return inTransaction(ctx, (ctx) => close(ctx, person, reason, ctx.me))
}

/** @returns the sign-ins that end */
export async function closeMyAccount(ctx: Ctx, password: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    return close(ctx, ctx.me!, OWN_WISH, null)
  })
}

/** Closes an account that nobody has used for two years. Its sign-ins have expired long ago. */
export async function closeUnused(ctx: Ctx, person: string): Promise<void> {
  await inTransaction(ctx, (ctx) => close(ctx, person, UNUSED, null))
}

/** Their places are as they were; mandates and the administration that ended stay ended. */
export async function reopenAccount(ctx: Ctx, person: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const account = await queries.accountById(ctx.db, person)
    if (!account) throw notHere()
    if (!(await closures.changeStatus(ctx.db, person, { from: 'deactivated', to: 'active' })))
      throw notClosed()
    const closure = await closures.deleteClosure(ctx.db, person, ctx.now)
    await reopenedLetter(ctx, account, closure?.wasAdministrator ?? false)
    await runAccountHooks('reopened', ctx, person)
  })
}

/** @param password the asker's own */
export async function appointAdministrator(ctx: Ctx, person: string, password: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    const account = await activeAccount(ctx, person)
    if (await closures.setAdministrator(ctx.db, person, true)) await appointedLetters(ctx, account)
  })
}

/** @param password the asker's own */
export async function dismissAdministrator(ctx: Ctx, person: string, password: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    await requireOtherAdministrator(ctx, person)
    await activeAccount(ctx, person)
    await closures.setAdministrator(ctx.db, person, false)
  })
}

async function activeAccount(ctx: Ctx, person: string): Promise<queries.Account> {
  const [account] = await queries.activeAccounts(ctx.db, [person])
  if (!account) throw notActive()
  return account
}

/** @throws when nobody would be left to administer */
async function requireOtherAdministrator(ctx: Ctx, person: string): Promise<void> {
  if (await closures.isLastAdministrator(ctx.db, person)) throw lastAdministrator()
}

/** Closes the account, which administers nothing any more. @returns whether it was open */
export async function shut(
  ctx: Ctx,
  person: string,
  why: { by: string | null; reason: string },
): Promise<boolean> {
  await requireOtherAdministrator(ctx, person)
  await runAccountHooks('leaving', ctx, person)
  const wasAdministrator = await closures.setAdministrator(ctx.db, person, false)
  if (!(await closures.changeStatus(ctx.db, person, { from: 'active', to: 'deactivated' }))) return false
  await closures.insertClosure(ctx.db, { person, ...why, wasAdministrator }, ctx.now)
  return true
}

async function close(ctx: Ctx, person: string, reason: string, by: string | null): Promise<string[]> {
  const account = await queries.accountById(ctx.db, person)
  if (!account) throw notHere()
  if (!(await shut(ctx, person, { by, reason }))) throw notActive()
  await dropKeys(ctx.db, person)
  await dropUnderWay(ctx.db, person)
  await runAccountHooks('closed', ctx, person)
  await dropLetters(ctx.db, { person })
  await closedLetter(ctx, account, reason === OWN_WISH ? null : reason, await whomToAsk(ctx, person))
  return queries.endSignIns(ctx.db, person)
}
