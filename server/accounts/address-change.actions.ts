import { inTransaction, type Ctx } from '../platform/context.ts'
import { forgetLetters, readdressLetters } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import { runAccountHooks } from './account-hooks.actions.ts'
import { addressTaken, notForYourself, sameAddressAsBefore } from './address-change.contract.ts'
import type { AddressChange, AddressLink } from './address-change.contract.ts'
import * as letters from './address-change.letters.ts'
import * as changes from './address-change.queries.ts'
import { giveBack } from './contested.actions.ts'
import { linkExpired, linkUsed } from './contract.ts'
import { requirePassword } from './current-password.actions.ts'
import { hashOfLink, newLinkToken } from './link-tokens.ts'
import { dropKeys } from './links.queries.ts'
import * as queries from './queries.ts'
import { addressChangeEnd, sameAddress } from './rules.ts'
import { takeCode } from './second-factor.actions.ts'
import { codeNeeded } from './second-factor.contract.ts'
import { isOn } from './second-factor.queries.ts'
import { buryAccount } from './tombstone.queries.ts'

type Change = changes.StoredChange

export async function myAddressChange(ctx: Ctx): Promise<AddressChange | null> {
  const change = await changes.changeUnderWay(ctx.db, ctx.me!)
  if (!change || isOver(ctx, change)) return null
  const { to, newConfirmedAt, oldConfirmedAt } = change
  const until = addressChangeEnd(change).toISOString()
  return { to, until, newConfirmed: newConfirmedAt !== null, oldConfirmed: oldConfirmedAt !== null }
}

/** Writes to both addresses. Nothing tells the asker whether the new one is taken. */
export async function askAddressChange(
  ctx: Ctx,
  { email, password, code }: { email: string; password: string; code?: string },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const account = await requirePassword(ctx, password)
    if (await isOn(ctx.db, account.id)) {
      if (!code) throw codeNeeded()
      await takeCode(ctx, account.id, code)
    }
    const to = sameAddress(email)
    if (to === sameAddress(account.email)) throw sameAddressAsBefore()

    const [ofNew, ofOld] = [newLinkToken(), newLinkToken()]
    const stored = { person: account.id, from: account.email, to, newHash: ofNew.hash, oldHash: ofOld.hash }
    const id = await changes.putChange(ctx.db, stored, ctx.now)
    const until = addressChangeEnd({ askedAt: ctx.now, doneAt: null })
    const asking = { id, person: account, from: account.email, to, until }
    await letters.oldAddressLetter(ctx, asking, ofOld.token)
    const holder = await queries.accountByEmail(ctx.db, to)
    if (holder && holder.status !== 'invited') return letters.takenLetter(ctx, holder)
    await letters.newAddressLetter(ctx, asking, ofNew.token)
  })
}

export async function cancelAddressChange(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const change = await changes.lockUnderWay(ctx.db, ctx.me!)
    if (!change) throw notHere()
    await changes.dropChange(ctx.db, change)
    await forgetLetters(ctx.db, change.id)
  })
}

export async function readAddressLink(ctx: Ctx, token: string): Promise<AddressLink> {
  const { side, change } = await linked(ctx, token, changes.findByLink)
  const confirmedAt = side === 'new' ? change.newConfirmedAt : change.oldConfirmedAt
  return {
    side,
    name: `${change.givenName} ${change.familyName}`,
    to: change.to,
    from: side === 'old' ? change.from : null,
    confirmed: confirmedAt !== null,
    done: change.doneAt !== null,
    until: addressChangeEnd(change).toISOString(),
  }
}

/** Confirms from one address; the second to confirm makes the change. @returns the sign-ins that end */
export async function confirmAddress(
  ctx: Ctx,
  token: string,
  here: string | undefined,
): Promise<{ changed: boolean; ended: string[] }> {
  return inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    const { side, change } = await linked(ctx, token, changes.lockByLink)
    if (change.doneAt) throw linkUsed()
    return confirm(ctx, change, side, { here, by: null })
  })
}

/** The old address no longer receives anything: an administrator answers for it. */
export async function confirmForOldAddress(ctx: Ctx, person: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    if (person === ctx.me) throw notForYourself()
    await waitForPurge(ctx.db)
    const change = await changes.lockUnderWay(ctx.db, person)
    if (!change || isOver(ctx, change)) throw notHere()
    return (await confirm(ctx, change, 'old', { here: undefined, by: ctx.me })).ended
  })
}

/**
 * « Ce n’était pas moi ». The person who asked for the change knew the password, so it is removed. Later changes of
 * address are deleted, since their links would take the account back, and so is a second factor set up since, which
 * would keep the owner out.
 */
export async function contestAddress(ctx: Ctx, token: string): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    const { side, change } = await linked(ctx, token, changes.lockByLink)
    if (side !== 'old') throw notHere()
    if (change.doneAt) await restore(ctx, change)
    for (const id of await changes.dropSince(ctx.db, change)) await forgetLetters(ctx.db, id)
    const undone = 'l’adresse de votre compte Liane est celle-ci'
    return giveBack(ctx, change.person, { since: change.askedAt, undone })
  })
}

async function linked(
  ctx: Ctx,
  token: string,
  find: typeof changes.findByLink,
): Promise<{ side: changes.Side; change: Change }> {
  const hash = hashOfLink(token)
  for (const side of ['new', 'old'] as const) {
    const change = await find(ctx.db, side, hash)
    if (!change) continue
    if (isOver(ctx, change)) throw linkExpired()
    return { side, change }
  }
  throw notHere()
}

const isOver = (ctx: Ctx, change: Change) => addressChangeEnd(change) <= ctx.now

async function confirm(
  ctx: Ctx,
  change: Change,
  side: changes.Side,
  { here, by }: { here: string | undefined; by: string | null },
): Promise<{ changed: boolean; ended: string[] }> {
  await changes.confirmSide(ctx.db, change, side, { at: ctx.now, by })
  const other = side === 'new' ? change.oldConfirmedAt : change.newConfirmedAt
  return other ? { changed: true, ended: await move(ctx, change, here) } : { changed: false, ended: [] }
}

async function move(ctx: Ctx, change: Change, here: string | undefined): Promise<string[]> {
  const { person, to } = change
  await freeAddress(ctx, to, person)
  if (!(await changes.setAddress(ctx.db, person, to))) throw addressTaken()
  await changes.markDone(ctx.db, change, ctx.now)
  await dropKeys(ctx.db, person)
  await readdressLetters(ctx.db, person, to)
  const account = (await queries.accountById(ctx.db, person))!
  const until = addressChangeEnd({ ...change, doneAt: ctx.now })
  await letters.changedLetters(ctx, { ...change, person: account, until })
  await runAccountHooks('readdressed', ctx, person)
  return queries.endSignIns(ctx.db, person, { except: here })
}

/** An account that was only invited at this address gives it up, with its invitations. */
async function freeAddress(ctx: Ctx, email: string, into: string): Promise<void> {
  const holder = await queries.accountByEmail(ctx.db, email)
  if (!holder || holder.id === into) return
  if (holder.status !== 'invited') throw addressTaken()
  await runAccountHooks('merged', ctx, { from: holder.id, into })
  await buryAccount(ctx.db, holder.id)
}

async function restore(ctx: Ctx, change: Change): Promise<void> {
  const { person, from, vouchedBy } = change
  await freeAddress(ctx, sameAddress(from), person)
  if (!(await changes.setAddress(ctx.db, person, from))) throw addressTaken()
  await readdressLetters(ctx.db, person, from)
  await runAccountHooks('readdressed', ctx, person)
  if (vouchedBy === null) return
  const [administrator] = await queries.activeAccounts(ctx.db, [vouchedBy])
  const account = (await queries.accountById(ctx.db, person))!
  if (administrator)
    await letters.undoneLetter(ctx, administrator, { ...change, person: account, until: ctx.now })
}
