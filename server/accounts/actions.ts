import { inTransaction, type Ctx } from '../platform/context.ts'
import type { LetterBody } from '../platform/mail/letter-body.ts'
import type { Letter } from '../platform/mail/mail.ts'
import { notHere } from '../platform/problem.ts'
import { waitForPurge } from '../platform/purge-words/wait-for-purge.ts'
import { accountClosed, type NewPerson, type OpenSignIn } from './contract.ts'
import { requirePassword } from './current-password.actions.ts'
import { forgetDevicesOf } from './known-devices.ts'
import { postLetter, resetLetter, stillClosedLetter } from './letters.ts'
import { checkLink, claimLink, issueLink } from './links.actions.ts'
import { dropLinks } from './links.queries.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { dropPending } from './pending-sign-ins.queries.ts'
import * as queries from './queries.ts'
import { passwordTrouble, sameAddress } from './rules.ts'
import { whomToAsk } from './whom-to-ask.ts'

export interface Newcomer extends NewPerson {
  /** Their employer; `null` for an administrator of no structure. */
  structure: string | null
  administrator?: boolean
  /** Without a password, the person is invited and chooses one. */
  password?: string
  /** Active without a password: people of the demo. */
  active?: boolean
}

/** Finds the account of an address, or creates it. */
export async function accountFor(
  ctx: Ctx,
  newcomer: Newcomer,
): Promise<{ person: string; status: queries.Account['status'] }> {
  return inTransaction(ctx, async (ctx) => {
    const email = sameAddress(newcomer.email)
    const trouble = newcomer.password === undefined ? undefined : passwordTrouble(newcomer.password, email)
    if (trouble) throw trouble
    const passwordHash = newcomer.password === undefined ? null : await hashPassword(newcomer.password)
    const status = passwordHash || newcomer.active ? ('active' as const) : ('invited' as const)
    const administrator = newcomer.administrator ?? false
    const { givenName, familyName, position, mainOccupation, structure } = newcomer
    const names = { givenName: givenName.trim(), familyName: familyName.trim() }
    const row = { ...names, email, position, mainOccupation, structure, administrator, status, passwordHash }
    const person = await queries.insertPerson(ctx.db, row, ctx.now)
    if (person) return { person, status }
    const found = (await queries.accountByEmail(ctx.db, email))!
    return { person: found.id, status: found.status }
  })
}

/** Locks the installation until the transaction ends. @returns whether no account exists yet */
export async function beFirst(ctx: Ctx): Promise<boolean> {
  await queries.lockInstallation(ctx.db)
  return !(await queries.anyoneExists(ctx.db))
}

/** Says who someone is, when their account becomes active. */
export async function describePerson(ctx: Ctx, person: string, profile: queries.Profile): Promise<void> {
  const { givenName, familyName } = profile
  const names = { givenName: givenName.trim(), familyName: familyName.trim() }
  await queries.setProfile(ctx.db, person, { ...profile, ...names })
}

/** The names of an account that exists. */
export async function accountOf(
  ctx: Ctx,
  person: string,
): Promise<Pick<queries.Account, 'givenName' | 'familyName'>> {
  return (await queries.accountById(ctx.db, person))!
}

export async function employerOf(ctx: Ctx, person: string): Promise<string | null> {
  return queries.employerOf(ctx.db, person)
}

/** Writes a letter to each active account among `people`. */
export async function writeTo(
  ctx: Ctx,
  people: readonly string[],
  subject: string,
  body: Omit<LetterBody, 'title'>,
  about?: Letter['about'],
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    for (const to of await queries.activeAccounts(ctx.db, people))
      await postLetter(ctx, 'notice', to, subject, { ...body, title: `Bonjour ${to.givenName},` }, about)
  })
}

/** Sends a reset link to an active account, and whom to ask to a closed one; the answer does not reveal whether it exists. */
export async function askReset(ctx: Ctx, email: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await waitForPurge(ctx.db)
    const account = await queries.accountByEmail(ctx.db, sameAddress(email))
    if (account?.status === 'deactivated')
      return stillClosedLetter(ctx, account, await whomToAsk(ctx, account.id))
    if (account?.status !== 'active') return
    const token = await issueLink(ctx, { kind: 'reset', person: account.id, community: null })
    await resetLetter(ctx, account, token)
  })
}

export async function readReset(ctx: Ctx, token: string): Promise<{ email: string; expiresAt: string }> {
  const { person, expiresAt } = await checkLink(ctx, 'reset', token)
  const { email } = (await queries.accountById(ctx.db, person))!
  return { email, expiresAt: expiresAt.toISOString() }
}

/** Sets the password of the link's owner and ends their sign-ins. */
export async function resetPassword(
  ctx: Ctx,
  token: string,
  password: string,
): Promise<{ person: string; ended: string[] }> {
  return inTransaction(ctx, async (ctx) => {
    const { person } = await claimLink(ctx, 'reset', token)
    const { email, status } = (await queries.accountById(ctx.db, person))!
    if (status !== 'active') throw accountClosed(await whomToAsk(ctx, person))
    const trouble = passwordTrouble(password, email)
    if (trouble) throw trouble
    await queries.setPassword(ctx.db, person, await hashPassword(password))
    await dropLinks(ctx.db, person, 'reset')
    await dropPending(ctx.db, person)
    await forgetDevicesOf(ctx, person)
    return { person, ended: await queries.endSignIns(ctx.db, person) }
  })
}

/** Ends the person's other sign-ins. @returns their ids */
export async function changePassword(
  ctx: Ctx,
  { current, next }: { current: string; next: string },
  here: string | undefined,
): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    const { id, email } = await requirePassword(ctx, current)
    const trouble = passwordTrouble(next, email)
    if (trouble) throw trouble
    await queries.setPassword(ctx.db, id, await hashPassword(next))
    await dropLinks(ctx.db, id, 'reset')
    await dropPending(ctx.db, id)
    return queries.endSignIns(ctx.db, id, { except: here })
  })
}

/** The person with this address and password. Takes the same time when there is none. @throws when the account is closed */
export async function authenticate(
  ctx: Ctx,
  { email, password }: { email: string; password: string },
): Promise<string | undefined> {
  const account = await queries.accountByEmail(ctx.db, sameAddress(email))
  if (!(await isPassword(account?.passwordHash ?? null, password))) return undefined
  const { id, status } = account!
  if (status === 'deactivated') throw accountClosed(await whomToAsk(ctx, id))
  return status === 'active' ? id : undefined
}

export async function listSignIns(ctx: Ctx, here: string | undefined): Promise<OpenSignIn[]> {
  return queries.listSignIns(ctx.db, ctx.me!, here, ctx.now)
}

/** @returns the sign-ins that were open */
export async function signOutEverywhere(ctx: Ctx): Promise<string[]> {
  return queries.endSignIns(ctx.db, ctx.me!)
}

export async function endSignIn(ctx: Ctx, signIn: string): Promise<string[]> {
  const ended = await queries.endSignIns(ctx.db, ctx.me!, { only: signIn })
  if (ended.length === 0) throw notHere()
  return ended
}
