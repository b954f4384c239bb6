import { inTransaction, type Ctx } from '../platform/context.ts'
import { forgetLetters } from '../platform/mail/pending-letters.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import * as changes from './address-change.queries.ts'
import { contestedLetter } from './letters.ts'
import { forgetDevicesOf } from './known-devices.ts'
import { checkLink, claimLink, issueLink } from './links.actions.ts'
import { dropKeys } from './links.queries.ts'
import { dropPending } from './pending-sign-ins.queries.ts'
import * as queries from './queries.ts'
import { linkSent } from './rules.ts'
import type { AddedSecondFactor } from './second-factor.contract.ts'
import { removeSince } from './second-factors.actions.ts'

export async function readSecondFactorLink(ctx: Ctx, token: string): Promise<AddedSecondFactor> {
  const { person, expiresAt } = await checkLink(ctx, 'second-factor', token)
  const { givenName, familyName } = (await queries.accountById(ctx.db, person))!
  return { name: `${givenName} ${familyName}`, at: linkSent('second-factor', expiresAt).toISOString() }
}

/** « Ce n’était pas moi », of a second factor. @returns the sign-ins that end */
export async function contestSecondFactor(ctx: Ctx, token: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    const { person, expiresAt } = await claimLink(ctx, 'second-factor', token)
    const underWay = await changes.lockUnderWay(ctx.db, person)
    if (underWay) {
      await changes.dropChange(ctx.db, underWay)
      await forgetLetters(ctx.db, underWay.id)
    }
    return giveBack(ctx, person, {
      since: linkSent('second-factor', expiresAt),
      undone: 'la deuxième étape ajoutée à votre connexion est retirée',
    })
  })
}

/**
 * Gives an account back to its owner. Somebody else knew the password, which opens nothing any more; a second factor
 * set up since would keep the owner out.
 *
 * @param undone what has been undone, for the letter
 * @returns the sign-ins that end
 */
export async function giveBack(
  ctx: Ctx,
  person: string,
  { since, undone }: { since: Date; undone: string },
): Promise<string[]> {
  await forgetDevicesOf(ctx, person)
  await dropKeys(ctx.db, person)
  await dropPending(ctx.db, person)
  await removeSince(ctx, person, since)
  await queries.setPassword(ctx.db, person, null)
  const account = (await queries.accountById(ctx.db, person))!
  const reset = await issueLink(ctx, { kind: 'reset', person, community: null })
  await contestedLetter(ctx, account, { token: reset, undone })
  return queries.endSignIns(ctx.db, person)
}
