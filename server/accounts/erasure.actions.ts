import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { purgeWords } from '../platform/purge-words/purge-words.ts'
import { runAccountHooks } from './account-hooks.actions.ts'
import { shut } from './closures.actions.ts'
import { requirePassword } from './current-password.actions.ts'
import {
  notAsked,
  notOneselfErased,
  receivedInFuture,
  wordTooPlain,
  type ErasureRequest,
} from './erasure.contract.ts'
import * as requests from './erasure.queries.ts'
import { erasureAskedLetter } from './letters.ts'
import * as queries from './queries.ts'
import { erasureDue, isTooPlain, latestDay, wordsNaming } from './rules.ts'
import { buryAccount, tombstoneOf } from './tombstone.queries.ts'

/** Why the account is closed, for administrators, while the erasure is under way. */
const BEING_ERASED = 'Effacement en cours.'

type Stored = requests.StoredRequest

export async function myErasure(ctx: Ctx) {
  const request = await requests.findWaiting(ctx.db, ctx.me!)
  return request ? { ...datesOf(request), keepDeidentified: request.keepDeidentified } : null
}

/** The administrators are told: they have a month. */
export async function askErasure(
  ctx: Ctx,
  { password, keepDeidentified }: { password: string; keepDeidentified: boolean },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    const person = ctx.me!
    await requests.putRequest(ctx.db, { person, recordedBy: null, keepDeidentified, receivedAt: ctx.now })
    for (const to of await queries.administratorsBut(ctx.db, person))
      await erasureAskedLetter(ctx, to, erasureDue(ctx.now))
  })
}

export async function withdrawErasure(ctx: Ctx): Promise<void> {
  if (!(await requests.dropWaiting(ctx.db, ctx.me!))) throw notHere()
}

export async function listErasures(ctx: Ctx): Promise<ErasureRequest[]> {
  const waiting = await requests.listWaiting(ctx.db)
  return waiting.map((request) => ({
    person: request.person,
    name: `${request.givenName} ${request.familyName}`,
    email: request.email,
    ...datesOf(request),
    keepDeidentified: request.keepDeidentified,
    recordedBy: request.recordedBy,
    words: wordsNaming(request),
  }))
}

export async function recordErasure(
  ctx: Ctx,
  person: string,
  { receivedOn, keepDeidentified }: { receivedOn: string; keepDeidentified: boolean },
): Promise<void> {
  const account = await queries.accountById(ctx.db, person)
  if (!account || account.status === 'erased') throw notHere()
  if (receivedOn > latestDay(ctx.now)) throw receivedInFuture()
  const noon = new Date(`${receivedOn}T12:00:00Z`)
  const receivedAt = noon > ctx.now ? ctx.now : noon
  await requests.putRequest(ctx.db, { person, recordedBy: ctx.me, keepDeidentified, receivedAt })
}

export async function dropErasure(ctx: Ctx, person: string): Promise<void> {
  if (!(await requests.dropWaiting(ctx.db, person))) throw notAsked()
}

/**
 * Closes the account of the person to erase, so that they write nothing more during the erasure. Commit this before
 * `erasePerson`: when that fails, the account stays closed and the erasure can be asked again.
 *
 * @param password the administrator's own
 * @returns the sign-ins that end
 */
export async function shutOut(
  ctx: Ctx,
  person: string,
  { words, password }: { words: readonly string[]; password: string },
): Promise<string[]> {
  return inTransaction(ctx, async (ctx) => {
    await requirePassword(ctx, password)
    if (person === ctx.me) throw notOneselfErased()
    if (!(await requests.lockWaiting(ctx.db, person))) throw notAsked()
    const plain = words.filter(isTooPlain)
    if (plain.length > 0)
      throw wordTooPlain({ detail: `À revoir : ${plain.map((word) => `« ${word} »`).join(', ')}.` })
    const { status } = (await queries.accountById(ctx.db, person))!
    if (status !== 'active') return []
    await shut(ctx, person, { by: ctx.me, reason: BEING_ERASED })
    return queries.endSignIns(ctx.db, person)
  })
}

export async function erasePerson(ctx: Ctx, person: string, more: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const request = await requests.lockWaiting(ctx.db, person)
    if (!request) throw notAsked()
    const account = (await queries.accountById(ctx.db, person))!
    await erase(ctx, request, [`${account.givenName} ${account.familyName}`, account.email, ...more])
    if (account.status === 'deactivated') await runAccountHooks('closed', ctx, person)
    await runAccountHooks('erased', ctx, { person, keepDeidentified: request.keepDeidentified })
    await requests.deleteBelongings(ctx.db, person, account.email)
    await requests.markErased(ctx.db, request, { by: ctx.me, at: ctx.now })
  })
}

/** The name is replaced wherever it stands, then in the account, so that nothing written afterwards holds it. */
async function erase(ctx: Ctx, { person }: Stored, words: readonly string[]): Promise<void> {
  await runAccountHooks('unnaming', ctx, { person, words })
  const { givenName, familyName } = await tombstoneOf(ctx.db, person)
  await purgeWords(ctx, words, `${givenName} ${familyName}`)
  await buryAccount(ctx.db, person)
}

const datesOf = ({ receivedAt }: Stored) => ({
  receivedAt: receivedAt.toISOString(),
  dueAt: erasureDue(receivedAt).toISOString(),
})
