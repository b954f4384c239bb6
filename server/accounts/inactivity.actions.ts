import { inSavepoint, inTransaction, type Ctx } from '../platform/context.ts'
import { Problem } from '../platform/problem.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import { closeUnused } from './closures.actions.ts'
import { putRequest } from './erasure.queries.ts'
import * as inactivity from './inactivity.queries.ts'
import { unusedLetter } from './letters.ts'
import * as queries from './queries.ts'

/** Domain §9.4: closed after 24 months without a sign-in, after a letter a month before; erased 12 months later. */
const WARNED_AFTER_MONTHS = 23
const CLOSED_AFTER_MONTHS = 24
const ERASED_AFTER_MONTHS = 12

/** Writes to those whose account will be closed. @returns how many */
export async function warnUnused(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    const unused = await inactivity.unwarned(ctx.db, { now: ctx.now, months: WARNED_AFTER_MONTHS })
    for (const account of await queries.activeAccounts(ctx.db, unused)) await unusedLetter(ctx, account)
    return unused.length
  })
}

/** Closes unused accounts. The last lead, manager or administrator stays: somebody else must be named first. */
export async function closeAllUnused(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const unused = await inactivity.warned(ctx.db, { now: ctx.now, months: CLOSED_AFTER_MONTHS })
    let closed = 0
    for (const person of unused) if (await isClosed(ctx, person)) closed += 1
    return closed
  })
}

/** Asks the administrators to erase who has been closed for a year: what cannot be undone is done by somebody. */
export async function askErasures(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const closed = await inactivity.longClosed(ctx.db, { now: ctx.now, months: ERASED_AFTER_MONTHS })
    for (const person of closed)
      await putRequest(ctx.db, { person, recordedBy: null, keepDeidentified: true, receivedAt: ctx.now })
    return closed.length
  })
}

async function isClosed(ctx: Ctx, person: string): Promise<boolean> {
  try {
    await inSavepoint(ctx, (ctx) => closeUnused(ctx, person))
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
